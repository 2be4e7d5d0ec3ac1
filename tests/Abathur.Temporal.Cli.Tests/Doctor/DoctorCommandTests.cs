using System.Text.Json;
using Abathur.Temporal.Cli.Commands.Doctor;
using Abathur.Temporal.Cli.Server;
using Abathur.Temporal.Cli.Tests.Server;
using Abathur.Temporal.Contracts;
using Temporalio.Activities;
using Temporalio.Api.OperatorService.V1;
using Temporalio.Client;
using Temporalio.Worker;

namespace Abathur.Temporal.Cli.Tests.Doctor;

public sealed class DoctorCommandTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_NoServer_FailsWithTheAddressAndTheRemedy()
    {
        var address = LoopbackPort.Address(LoopbackPort.Draw(1)[0]);

        var (code, output, _) = await CommandLine.RunAsync(["doctor", "--address", address], Ct);

        Assert.Equal(ExitCode.No, code);
        Assert.Contains($"fail   Temporal: No Temporal server answers at {address}", output, StringComparison.Ordinal);
        Assert.Contains("abathur up", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_Server_TellsNamespaceSearchAttributesAndWorkers()
    {
        await using var server = await DevServer.StartAsync(new() { Location = new(null, RequireTemporal.Program()) }, Ct);

        var missing = await FindingsAsync(ExitCode.No, server, "--namespace", "nowhere");
        Assert.Equal($"temporal operator namespace create nowhere --address {server.Address}", missing["namespace"].Remedy);
        Assert.DoesNotContain("workers", missing.Keys);

        var idle = await FindingsAsync(ExitCode.Ok, server);
        Assert.Equal(DoctorStatus.Ok, idle["search attributes"].Status);
        Assert.Equal("nobody polls crew (workflow), crew (activity), crew:agents (activity)", idle["workers"].Detail);

        var client = await TemporalClient.ConnectAsync(new(server.Address));
        await client.OperatorService.RemoveSearchAttributesAsync(new RemoveSearchAttributesRequest
        {
            Namespace = "default",
            SearchAttributes = { AbathurSearchAttributes.Goal.Name },
        });
        using var worker = new TemporalWorker(client, new TemporalWorkerOptions("crew").AddActivity(
            ActivityDefinition.Create("Nothing", typeof(void), [], 0, _ => null)));
        await worker.ExecuteAsync(
            async () =>
            {
                var found = await Eventually.GetAsync(
                    () => FindingsAsync(ExitCode.Ok, server),
                    findings => findings["workers"].Detail == "nobody polls crew (workflow), crew:agents (activity)"
                        && findings["search attributes"].Status == DoctorStatus.Warning,
                    "the worker and the attributes to be noticed");
                Assert.EndsWith("--name AbathurGoal --type Keyword", found["search attributes"].Remedy, StringComparison.Ordinal);
            },
            Ct);
    }

    private static async Task<Dictionary<string, DoctorFinding>> FindingsAsync(ExitCode expected, DevServer server, params string[] more)
    {
        var (code, output, error) = await CommandLine.RunAsync(
            ["doctor", "--json", "--task-queue", "crew", "--address", server.Address, .. more], Ct);
        Assert.True(expected == code, output + error);
        return JsonSerializer.Deserialize<List<DoctorFinding>>(output, AbathurJson.Options)!.ToDictionary(finding => finding.Check);
    }
}
