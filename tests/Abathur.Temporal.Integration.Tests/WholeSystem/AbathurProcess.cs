using System.Diagnostics;
using Abathur.Temporal.Cli;

namespace Abathur.Temporal.Integration.Tests.WholeSystem;

/// <summary>The command <c>abathur</c>, run as somebody runs it.</summary>
internal static class AbathurProcess
{
    /// <summary>Its exit code, and all that it printed.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        using var abathur = Process.Start(new ProcessStartInfo(SelfCommand.Argv[0], [.. SelfCommand.Argv.Skip(1), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = abathur.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await abathur.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await abathur.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (abathur.ExitCode, output + await errors);
    }
}
