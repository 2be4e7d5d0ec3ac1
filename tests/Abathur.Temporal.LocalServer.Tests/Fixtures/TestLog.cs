using Microsoft.Extensions.Logging;

namespace Abathur.Temporal.LocalServer.Tests.Fixtures;

/// <summary>The server's warnings and errors, on the console of the tests.</summary>
internal static class TestLog
{
    public static ILoggerFactory Factory { get; } = LoggerFactory.Create(log =>
        log.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning));
}
