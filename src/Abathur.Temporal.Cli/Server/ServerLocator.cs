using System.Text.RegularExpressions;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Processes;

namespace Abathur.Temporal.Cli.Server;

/// <summary>
/// Finds Temporal for <c>up</c>, <c>demo</c> and the tests: what the user names, else what the environment variable does,
/// else the embedded server.
/// </summary>
public static partial class ServerLocator
{
    /// <summary>An address (<c>host:port</c>) or the path of the <c>temporal</c> program.</summary>
    public const string Variable = "ABATHUR_TEST_TEMPORAL";

    /// <exception cref="InvalidInputException">What was named is neither an address nor a program.</exception>
    public static ServerLocation Locate(string? value = null) => Locate(
        value,
        Environment.GetEnvironmentVariable(Variable),
        ProgramPath.Find);

    internal static ServerLocation Locate(string? value, string? variable, Func<string, string?> findProgram) =>
        value is { Length: > 0 } ? Parse(value, "--temporal", findProgram)
        : variable is { Length: > 0 } ? Parse(variable, Variable, findProgram)
        : ServerLocation.Embedded;

    private static ServerLocation Parse(string value, string source, Func<string, string?> findProgram)
    {
        // The path comes first: on Windows a path has a colon too.
        if (File.Exists(value))
        {
            return new ServerLocation(null, Path.GetFullPath(value));
        }

        if (Address().IsMatch(value))
        {
            return new ServerLocation(value, null);
        }

        return findProgram(value) is { } found
            ? new ServerLocation(null, found)
            : throw new InvalidInputException(
                $"{source}: '{value}' is neither an address (host:port) nor the path of the 'temporal' program.");
    }

    [GeneratedRegex(@"\A[^/\\\s:]+:[0-9]{1,5}\z|\A\[[0-9A-Fa-f:.]+\]:[0-9]{1,5}\z")]
    private static partial Regex Address();
}
