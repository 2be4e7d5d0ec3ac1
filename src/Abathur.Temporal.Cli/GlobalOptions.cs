using System.CommandLine;
using Abathur.Temporal.Client.Asking;

namespace Abathur.Temporal.Cli;

/// <summary>The options that every command has.</summary>
internal static class GlobalOptions
{
    public static Option<bool> Json { get; } = new("--json")
    {
        Description = "Print JSON, in the shape of the messages; lists as arrays. Errors, notices and logs are objects, one a line.",
        Recursive = true,
    };

    public static Option<bool> Verbose { get; } = new("--verbose")
    {
        Description = "With an error, print where it came from.",
        Recursive = true,
    };

    /// <summary>What an answer may take where nobody says; a worker or a server that starts again needs less.</summary>
    public static TimeSpan DefaultTimeout => Asker.DefaultLimit;

    /// <summary>The longest that can be asked for: a year, which is for ever.</summary>
    public static TimeSpan LongestTimeout => Asker.LongestLimit;

    public static Option<double?> Timeout { get; } = new("--timeout")
    {
        Description = "Seconds after which to give up, 0 to 31,536,000: without an answer, exit code 3. Default: 300. "
            + "With `wait`, also where what is waited for has not come: exit code 1. Default: never.",
        Recursive = true,
    };
}
