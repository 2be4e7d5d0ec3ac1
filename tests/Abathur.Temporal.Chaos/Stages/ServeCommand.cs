using System.CommandLine;
using System.Globalization;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.LocalServer;

namespace Abathur.Temporal.Chaos.Stages;

/// <summary>The embedded service as a process of its own, as <c>abathur server</c> runs it, with a clock that a file sets.</summary>
internal static class ServeCommand
{
    private static readonly Option<int> Port = new("--port") { Required = true };
    private static readonly Option<string> Database = new("--db-filename") { Required = true };
    private static readonly Option<string> Clock = new("--clock") { Required = true };

    public static Command Create()
    {
        var command = new Command("serve", "Runs the embedded service for the driver.") { Port, Database, Clock };
        command.Hidden = true;
        command.SetAction(async (parsed, cancel) =>
        {
            await using var server = await TemporalServer.StartAsync(
                new TemporalServerOptions
                {
                    Port = parsed.GetRequiredValue(Port),
                    DatabaseFile = parsed.GetRequiredValue(Database),
                    SearchAttributes = AbathurSearchAttributes.All.ToDictionary(key => key.Name, key => key.ValueType),
                    TimeProvider = new FileClock(parsed.GetRequiredValue(Clock)),
                },
                cancel);
            await Task.Delay(Timeout.Infinite, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        return command;
    }

    /// <summary>The system's clock, set by as many seconds as a file says; also for the service that is started next.</summary>
    private sealed class FileClock(string file) : TimeProvider
    {
        private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

        private readonly Lock gate = new();
        private long read;
        private TimeSpan offset;

        public override DateTimeOffset GetUtcNow()
        {
            lock (gate)
            {
                if (read == 0 || GetElapsedTime(read) > Interval)
                {
                    read = GetTimestamp();
                    offset = File.Exists(file) && double.TryParse(File.ReadAllText(file), CultureInfo.InvariantCulture, out var seconds)
                        ? TimeSpan.FromSeconds(seconds)
                        : offset;
                }

                return base.GetUtcNow() + offset;
            }
        }
    }
}
