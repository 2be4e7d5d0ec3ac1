using System.Globalization;
using Abathur.Temporal.Host.Data;
using Microsoft.Extensions.Logging;
using Temporalio.Runtime;

namespace Abathur.Temporal.Cli.Connection;

/// <summary>
/// Takes what the SDK's native core says (a line for each call it repeats, in its developers' words) into a file of the data folder. A
/// worker says in its own log that there is trouble, at most once a minute, and where to read about it.
/// </summary>
/// <param name="file">The file; it is made when there is something to write.</param>
/// <param name="time">Lines are dated by it.</param>
internal sealed class SdkLog(Func<string> file, TimeProvider time) : ILogger
{
    // Two files of this size at most.
    private const long MaxBytes = 4 << 20;

    private static readonly TimeSpan Again = TimeSpan.FromMinutes(1);

    private static readonly Lazy<TemporalRuntime> OfProcess = new(CreateRuntime);

    private readonly Lock gate = new();
    private DateTimeOffset? told;

    /// <summary>That of this process, for every connection it makes.</summary>
    public static SdkLog Process { get; } = new(() => Path.Combine(DataFolder.Default().Logs, "temporal-sdk.log"), TimeProvider.System);

    /// <summary>The runtime whose log it is.</summary>
    public static TemporalRuntime Runtime => OfProcess.Value;

    /// <summary>Hears of trouble, in words; null where nobody needs to, because commands say themselves what they wait for.</summary>
    public Action<string>? Trouble { get; set; }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var message = formatter(state, exception);
        lock (gate)
        {
            var path = Write(string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow():O} {logLevel} {message}{Environment.NewLine}"));
            if (Trouble is { } trouble && (told is null || time.GetUtcNow() - told >= Again))
            {
                told = time.GetUtcNow();
                var what = message.Contains("retried", StringComparison.Ordinal)
                    ? "Temporal does not answer; calls are repeated until it does."
                    : "Temporal's SDK reports a problem.";
                trouble(path is null ? what : $"{what} Details: {path}");
            }
        }
    }

    private static TemporalRuntime CreateRuntime() => new(new TemporalRuntimeOptions
    {
        Telemetry = new TelemetryOptions
        {
            Logging = new LoggingOptions(new TelemetryFilterOptions(TelemetryFilterOptions.Level.Warn, TelemetryFilterOptions.Level.Error))
            {
                Forwarding = new LogForwardingOptions(Process),
            },
        },
    });

    private string? Write(string line)
    {
        try
        {
            var path = file();
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (new FileInfo(path) is { Exists: true, Length: > MaxBytes })
            {
                File.Move(path, path + ".1", overwrite: true);
            }

            File.AppendAllText(path, line);
            return path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A log that can't be kept must not end what it is about.
            return null;
        }
    }
}
