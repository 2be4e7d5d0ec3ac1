using System.Diagnostics;
using System.Text.Json.Nodes;
using Abathur.Temporal.Cli.Server;
using Abathur.Temporal.Host.Processes;
using Abathur.Temporal.Integration.Tests.Fixtures;

namespace Abathur.Temporal.Integration.Tests.WebUi;

/// <summary>The commands of the README: Temporal's own program works a swarm without ours.</summary>
public sealed class TemporalCliTests(TemporalService service)
{
    [Fact]
    public async Task Cli_StartSubmitQuerySignal_WorksTheSwarm()
    {
        await using var workers = ScriptedSwarm.WorkersOnly(service);
        var id = "abathur:" + workers.Name;

        await TemporalAsync(
            "workflow", "start", "--task-queue", workers.TaskQueue, "--type", "Swarm", "--workflow-id", id,
            "--input", $$$"""{"name":"{{{workers.Name}}}","repository":{"path":"/nowhere"}}""");
        var submitted = await TemporalAsync(
            "workflow", "update", "execute", "--workflow-id", id, "--name", "submitTasks",
            "--input", """{"tasks":[{"title":"Mend the roof","key":"roof"}]}""");
        await TemporalAsync(
            "workflow", "signal", "--workflow-id", id, "--name", "addWork",
            "--input", """{"tasks":[{"title":"Paint it","dependsOn":["roof"]}]}""");
        await Eventually.GetAsync(
            async () => (await RunAsync("workflow", "query", "--workflow-id", id, "--type", "status")).Said,
            output => output.Contains("\"completed\":2", StringComparison.Ordinal),
            "both to complete");

        Assert.Contains("T1", submitted, StringComparison.Ordinal);
        Assert.Equal(["Mend the roof", "Paint it"], workers.Activities.Started.Select(task => task.Title));

        await TemporalAsync("workflow", "update", "execute", "--workflow-id", id, "--name", "stop", "--input", """{"mode":"graceful"}""");
        var result = JsonNode.Parse(await TemporalAsync("workflow", "result", "--workflow-id", id, "--output", "json"))!;
        Assert.Equal("COMPLETED", (string?)result["status"]);
    }

    private async Task<string> TemporalAsync(params string[] arguments)
    {
        var (code, said) = await RunAsync(arguments);
        Assert.True(code == 0, said);
        return said;
    }

    // A server that is busy with the workflow says so instead of answering: who asks again has to read that, too.
    private async Task<(int Code, string Said)> RunAsync(params string[] arguments)
    {
        using var temporal = Process.Start(new ProcessStartInfo(Program(), [.. arguments, "--address", service.Address])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = temporal.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await temporal.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await temporal.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (temporal.ExitCode, temporal.ExitCode == 0 ? output : await errors + output);
    }

    private static string Program()
    {
        var program = ServerLocator.Locate().Program ?? ProgramPath.Find("temporal");
        if (program is null)
        {
            Missing.Tool($"needs the 'temporal' program: put it on the PATH, or its path into {ServerLocator.Variable}");
        }

        return program!;
    }
}
