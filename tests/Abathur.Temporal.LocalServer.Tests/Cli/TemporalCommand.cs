using System.Diagnostics;
using System.Text.Json;
using Abathur.Temporal.LocalServer.Tests.Servers;

namespace Abathur.Temporal.LocalServer.Tests.Cli;

/// <summary>The official <c>temporal</c> command against one server.</summary>
internal sealed class TemporalCommand(string address)
{
    /// <summary>Runs it, and reads its JSON.</summary>
    public async Task<JsonElement> JsonAsync(params string[] arguments)
    {
        var (code, output, error) = await RunAsync([.. arguments, "-o", "json"]);
        Assert.True(code == 0, $"temporal {string.Join(' ', arguments)} ended with {code}: {error}");
        return output.Length == 0 ? default : JsonDocument.Parse(output).RootElement;
    }

    /// <summary>Runs what is to fail, and gives what it says.</summary>
    public async Task<string> ErrorAsync(params string[] arguments)
    {
        var (code, _, error) = await RunAsync(arguments);
        Assert.NotEqual(0, code);
        return error;
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(IReadOnlyList<string> arguments)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var process = Process.Start(new ProcessStartInfo(TemporalProgram.Require(), arguments)
        {
            Environment = { ["TEMPORAL_ADDRESS"] = address, ["NO_COLOR"] = "1" },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var error = process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return (process.ExitCode, await output, await error);
    }
}
