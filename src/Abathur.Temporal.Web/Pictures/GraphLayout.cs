
namespace Abathur.Temporal.Web.Pictures;

/// <summary>Places boxes in layers, so that few edges cross.</summary>
internal static class GraphLayout
{
    // More passes change little.
    private const int Passes = 4;

    /// <summary>The boxes of each layer from top to bottom; edges go between layers of any distance.</summary>
    public static IReadOnlyList<IReadOnlyList<GraphBox>> Layers(IReadOnlyList<GraphBox> boxes)
    {
        var layers = boxes.GroupBy(box => box.Layer).OrderBy(layer => layer.Key).Select(layer => layer.ToList()).ToList();
        var after = boxes.SelectMany(box => box.Before.Select(before => (before, box.Id))).ToLookup(edge => edge.before, edge => edge.Id);
        var place = new Dictionary<string, double>(StringComparer.Ordinal);
        layers.ForEach(layer => Number(layer, place));
        for (var pass = 0; pass < Passes; pass++)
        {
            var down = pass % 2 == 0;
            foreach (var layer in down ? layers : layers.AsEnumerable().Reverse())
            {
                // Where nothing draws a box elsewhere, it stays.
                var wanted = layer.ToDictionary(box => box.Id, box => Mean(down ? box.Before : after[box.Id], place) ?? place[box.Id], StringComparer.Ordinal);
                layer.Sort((one, other) => wanted[one.Id].CompareTo(wanted[other.Id]) is not 0 and var order ? order : place[one.Id].CompareTo(place[other.Id]));
                Number(layer, place);
            }
        }

        return layers;
    }

    // Relative to the layer, since those differ in height.
    private static void Number(List<GraphBox> layer, Dictionary<string, double> place)
    {
        for (var i = 0; i < layer.Count; i++)
        {
            place[layer[i].Id] = (i + 0.5) / layer.Count;
        }
    }

    private static double? Mean(IEnumerable<string> ids, Dictionary<string, double> place)
    {
        var (sum, count) = (0.0, 0);
        foreach (var id in ids)
        {
            if (place.TryGetValue(id, out var at))
            {
                (sum, count) = (sum + at, count + 1);
            }
        }

        return count == 0 ? null : sum / count;
    }
}
