namespace Abathur.Temporal.Chaos.Plans;

/// <summary>Draws from a seeded generator.</summary>
internal static class RandomExtensions
{
    public static T Pick<T>(this Random random, IReadOnlyList<T> items) => items[random.Next(items.Count)];

    public static double Between(this Random random, double least, double most) => least + (random.NextDouble() * (most - least));
}
