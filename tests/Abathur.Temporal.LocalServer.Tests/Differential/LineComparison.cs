namespace Abathur.Temporal.LocalServer.Tests.Differential;

/// <summary>What two lists of lines don't have in common, in order.</summary>
internal static class LineComparison
{
    /// <summary>Lines of the first alone with "-", of the second alone with "+"; empty if they are the same.</summary>
    public static IReadOnlyList<string> Differences(IReadOnlyList<string> first, IReadOnlyList<string> second)
    {
        var common = Common(first, second);
        List<string> differences = [];
        for (int i = 0, j = 0; i < first.Count || j < second.Count;)
        {
            if (i < first.Count && j < second.Count && first[i] == second[j])
            {
                i++;
                j++;
            }
            else if (j == second.Count || (i < first.Count && common[i + 1, j] >= common[i, j + 1]))
            {
                differences.Add("- " + first[i++]);
            }
            else
            {
                differences.Add("+ " + second[j++]);
            }
        }

        return differences;
    }

    // How many lines the ends from i and j have in common at most.
    private static int[,] Common(IReadOnlyList<string> first, IReadOnlyList<string> second)
    {
        var common = new int[first.Count + 1, second.Count + 1];
        for (var i = first.Count - 1; i >= 0; i--)
        {
            for (var j = second.Count - 1; j >= 0; j--)
            {
                common[i, j] = first[i] == second[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        return common;
    }
}
