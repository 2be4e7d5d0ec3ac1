using Abathur.Temporal.Cli.Connection;
using Microsoft.Extensions.Logging;

namespace Abathur.Temporal.Cli.Tests.Connection;

public sealed class SdkLogTests
{
    [Fact]
    public void Log_ManyLines_AreInTheFileAndToldOnceAMinute()
    {
        using var folder = new TempFolder();
        var (file, time, told) = (folder.Combine("logs", "sdk.log"), new Clock(), new List<string>());
        var log = new SdkLog(() => file, time) { Trouble = told.Add };

        for (var i = 0; i < 10; i++)
        {
            Write(log, $"gRPC call poll_activity_task_queue retried {i} times");
        }

        Assert.Equal([$"Temporal does not answer; calls are repeated until it does. Details: {file}"], told);
        time.Now += TimeSpan.FromMinutes(1);
        Write(log, "something else");
        Assert.Equal($"Temporal's SDK reports a problem. Details: {file}", told[1]);
        Assert.Equal(11, File.ReadAllLines(file).Length);
    }

    [Fact]
    public void Log_FileThatCantBeWritten_IsStillTold()
    {
        using var folder = new TempFolder();
        var told = new List<string>();
        var log = new SdkLog(() => Path.Combine(folder.Write("file", string.Empty), "sdk.log"), TimeProvider.System) { Trouble = told.Add };

        Write(log, "gRPC call retried 6 times");

        Assert.Equal(["Temporal does not answer; calls are repeated until it does."], told);
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => Now;
    }

    private static void Write(SdkLog log, string message) => log.Log(LogLevel.Warning, default, message, null, (text, _) => text);
}
