using Abathur.Temporal.Cli.Output.Listings;
using Abathur.Temporal.Client.Texts;

namespace Abathur.Temporal.Cli.Output;

/// <summary>The one look of all that is printed as names and values.</summary>
internal static class Tables
{
    /// <summary>Names and values, one pair a line; pairs without a value are left out.</summary>
    public static Facts Facts(params IEnumerable<(string Name, string? Value)> facts) => new(
        [.. facts.Where(fact => !string.IsNullOrEmpty(fact.Value)).Select(fact => (fact.Name, SafeText.Block(fact.Value)))]);
}
