using System.CommandLine;
using System.Globalization;

namespace Abathur.Temporal.Cli.Commands.Servers;

/// <summary>
/// <c>abathur server start-dev</c>: takes what <c>temporal server start-dev</c> takes, so that whatever starts the one by its path, as the SDKs'
/// environments do, can start the other. What has no effect is said.
/// </summary>
internal static class StartDevCommand
{
    // Those of the program's own command, and those that all its commands have.
    private static readonly IReadOnlyList<Option> WithoutEffect =
    [
        .. Silent<bool>("--headless", "--log-config", "--ui-disable-news-fetch", "--disable-config-file", "--disable-config-env", "--no-json-shorthand-payloads"),
        .. Silent<int>("--ui-port", "--http-port", "--metrics-port"),
        .. Silent<string[]>(
            "--ui-ip", "--ui-asset-path", "--ui-codec-endpoint", "--ui-public-path", "--sqlite-pragma", "--color", "--output", "--time-format",
            "--command-timeout", "--client-connect-timeout", "--env", "--env-file", "--config-file", "--profile"),
    ];

    public static Command Create()
    {
        var command = new Command("start-dev", "The same with the flags of `temporal server start-dev`, for what starts that by its path.");
        command.Options.Add(DynamicConfig.Option);
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
        string[] said =
        [
            .. DynamicConfig.HasUnused(session) ? [DynamicConfig.Option.Name] : Array.Empty<string>(),
            .. WithoutEffect.Where(option => session.Given(option) && option.Name != "--headless").Select(option => option.Name),
        ];
        if (said.Length > 0)
        {
            session.Tell($"Without effect here: {string.Join(", ", said)}.");
        }

        return ServerCommand.RunAsync(session);
    }

    private static IEnumerable<Option> Silent<T>(params IEnumerable<string> names) =>
        names.Select(name => new Option<T>(name) { Description = "Without effect.", Hidden = true });
}
