using System.CommandLine;

namespace Abathur.Temporal.Cli;

/// <summary>The options that every command has.</summary>
internal static class GlobalOptions
{
    public static Option<bool> Json { get; } = new("--json")
    {
        Description = "Print JSON, in the shape of the messages; lists as arrays.",
        Recursive = true,
    };

    public static Option<bool> Verbose { get; } = new("--verbose")
    {
        Description = "With an error, print where it came from.",
        Recursive = true,
    };
}
