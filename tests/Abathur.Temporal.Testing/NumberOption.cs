using System.CommandLine;

namespace Abathur.Temporal.Testing;

/// <summary>An option of a tool's command line that takes a whole number.</summary>
public static class NumberOption
{
    /// <summary>Its help ends with its default.</summary>
    public static Option<int> Create(string name, string description, int value) =>
        new(name) { Description = $"{description} Default: {value}.", DefaultValueFactory = _ => value };
}
