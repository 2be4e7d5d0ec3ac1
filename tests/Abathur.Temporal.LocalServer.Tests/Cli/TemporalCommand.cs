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
        var (code, output, error) = await RunAsync(arguments);
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

    /// <summary>The names of a command's own commands, as its help lists them.</summary>
    public async Task<IEnumerable<string>> SubcommandsAsync(string command)
    {
        var (_, help, _) = await RunAsync([.. command.Split(' '), "--help"]);
        return help.Split("Available Commands:\n")[^1].Split("\nFlags:")[0].Split('\n')
            .Where(line => line.StartsWith("  ", StringComparison.Ordinal)).Select(line => line.Trim().Split(' ')[0]);
    }

    /// <summary>Runs it for JSON, and gives its exit code and what it prints.</summary>
    public async Task<(int Code, string Output, string Error)> RunAsync(IEnumerable<string> arguments)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var process = Process.Start(new ProcessStartInfo(TemporalProgram.Require(), [.. arguments, "-o", "json"])
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
