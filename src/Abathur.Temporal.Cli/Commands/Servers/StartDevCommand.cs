using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using Abathur.Temporal.Client.Texts;

namespace Abathur.Temporal.Cli.Commands.Servers;

/// <summary>
/// <c>abathur server start-dev</c>: takes what <c>temporal server start-dev</c> takes, so that whatever starts the one by its path, as the SDKs'
/// environments do, can start the other. What has no effect is said.
/// </summary>
internal static class StartDevCommand
{
    private static readonly Option<string[]> DynamicConfig = new("--dynamic-config-value")
    {
        Description = "KEY=VALUE, the value in JSON; may be repeated. Without effect.",
        CustomParser = Settings,
    };

    // Those of the program's own command, and those that all its commands have.
    private static readonly IReadOnlyList<Option> WithoutEffect =
    [
        DynamicConfig,
        .. Silent<bool>("--headless", "--log-config", "--ui-disable-news-fetch", "--disable-config-file", "--disable-config-env", "--no-json-shorthand-payloads"),
        .. Silent<int>("--ui-port", "--http-port", "--metrics-port"),
        .. Silent<string[]>(
            "--ui-ip", "--ui-asset-path", "--ui-codec-endpoint", "--ui-public-path", "--sqlite-pragma", "--color", "--output", "--time-format",
            "--command-timeout", "--client-connect-timeout", "--env", "--env-file", "--config-file", "--profile"),
    ];

    public static Command Create()
    {
        var command = new Command("start-dev", "The same with the flags of `temporal server start-dev`, for what starts that by its path.");
        foreach (var option in WithoutEffect)
        {
            command.Options.Add(option);
        }

        return command.Runs(RunAsync);
    }

    /// <summary>
    /// The command line of Temporal's test server is a port, and <c>--enable-time-skipping</c> where time is to skip before a client unlocks it. SDKs start
    /// it by its path too, so it is understood.
    /// </summary>
    public static IReadOnlyList<string> Understand(IReadOnlyList<string> args) => args switch
    {
        [var port] when IsPort(port) => ["server", "start-dev", "--port", port, "--time-skipping"],
        [var port, "--enable-time-skipping"] when IsPort(port) => ["server", "start-dev", "--port", port, "--enable-time-skipping"],
        _ => args,
    };

    private static bool IsPort(string word) => ushort.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static Task<ExitCode> RunAsync(Session session)
    {
        // There is no Web UI to leave out, so that one has its effect.
        var said = WithoutEffect.Where(option => session.Given(option) && option.Name != "--headless").Select(option => option.Name).ToList();
        if (said.Count > 0)
        {
            session.Tell($"Without effect here: {string.Join(", ", said)}.");
        }

        return ServerCommand.RunAsync(session);
    }

    private static string[] Settings(ArgumentResult result)
    {
        foreach (var word in result.Tokens.Select(token => token.Value).Where(word => !IsSetting(word)))
        {
            result.AddError($"--dynamic-config-value: '{SafeText.Line(word, 60)}' is no KEY=VALUE with the value in JSON, as in limit.blobSize.error=4194304.");
        }

        return [.. result.Tokens.Select(token => token.Value)];
    }

    private static bool IsSetting(string word)
    {
        if (word.Split('=', 2) is not [{ Length: > 0 }, var value])
        {
            return false;
        }

        try
        {
            using var parsed = JsonDocument.Parse(value);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static IEnumerable<Option> Silent<T>(params IEnumerable<string> names) =>
        names.Select(name => new Option<T>(name) { Description = "Without effect.", Hidden = true });
}
