using System.Diagnostics;
using Abathur.Temporal.LocalServer.Tests.Fixtures;
using Abathur.Temporal.LocalServer.Tests.Servers;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.Worker.V1;
using Temporalio.Client.Schedules;

namespace Abathur.Temporal.LocalServer.Tests.Cli;

/// <summary>The official Web UI in a browser, on the embedded server.</summary>
public sealed class WebUiTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("web-ui-").FullName;
    private Process? ui;

    public void Dispose()
    {
        ui?.Kill(entireProcessTree: true);
        ui?.WaitForExit();
        ui?.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Pages_InABrowser_ShowSchedulesBatchesAndWorkers()
    {
        var browser = TemporalProgram.FindOrSkip("chromium");
        await using var server = await TemporalServer.StartAsync(new() { LoggerFactory = TestLog.Factory });
        var address = await StartUiAsync(server.Address);
        var client = await server.ConnectAsync();
        var lunch = await client.CreateScheduleAsync("lunch", Schedule("Lunch", new() { CronExpressions = ["0 12 * * MON-FRI"], TimeZoneName = "Europe/Berlin" }));
        await lunch.TriggerAsync();
        await client.CreateScheduleAsync("tea", Schedule("Tea", new() { Intervals = [new(TimeSpan.FromMinutes(30))] }, new() { Paused = true }));

        await ShowsAsync(browser, $"{address}/namespaces/default/schedules", "At 12:00 on weekdays", "Europe/Berlin", "Every 30 minute", "Paused", "Lunch-run-20");
        await ShowsAsync(browser, $"{address}/namespaces/default/schedules/lunch", "1 Recent Run", "5 Upcoming Runs", "Lunch-run-20");

        await client.WorkflowService.StartBatchOperationAsync(new()
        {
            Namespace = "default",
            JobId = "late",
            Reason = "lunch is over",
            VisibilityQuery = "WorkflowType = 'Lunch'",
            SignalOperation = new() { Signal = "go", Identity = "cook" },
        });
        await client.WorkflowService.RecordWorkerHeartbeatAsync(new()
        {
            Namespace = "default",
            WorkerHeartbeat =
            {
                new WorkerHeartbeat
                {
                    WorkerInstanceKey = "kitchen", WorkerIdentity = "cook", TaskQueue = "dishes", Status = WorkerStatus.Running, HostInfo = new() { HostName = "house" },
                },
            },
        });
        await ShowsAsync(browser, $"{address}/namespaces/default/batch-operations/late", "lunch is over", "cook", "100% complete", "1 succeeded");
        await ShowsAsync(browser, $"{address}/namespaces/default/workers", "1 Running", "kitchen", "dishes", "cook", "house");
    }

    [Fact]
    public async Task Pages_InABrowser_ShowWhatBelongsToNoWorkflow()
    {
        var browser = TemporalProgram.FindOrSkip("chromium");
        await using var server = await TemporalServer.StartAsync(new() { LoggerFactory = TestLog.Factory });
        var address = await StartUiAsync(server.Address);
        var client = await server.ConnectAsync();
        await client.StartActivityAsync("Bake", [], new("bread", "oven") { StartToCloseTimeout = TimeSpan.FromHours(1) });
        await client.Connection.OperatorService.CreateNexusEndpointAsync(new()
        {
            Spec = new() { Name = "courier", Target = new() { Worker = new() { Namespace = "default", TaskQueue = "bikes" } } },
        });
        var parcel = await client.CreateNexusClient("courier", "Bikes").StartNexusOperationAsync("Deliver", "bread", new("parcel"));
        await parcel.TerminateAsync(new() { Reason = "nobody at home" });

        await ShowsAsync(browser, $"{address}/namespaces/default/activities", "bread", "Bake", "Running");
        await ShowsAsync(browser, $"{address}/namespaces/default/nexus-operations", "parcel", "courier", "Bikes", "Deliver", "Terminated");
        await ShowsAsync(browser, $"{address}/namespaces/default/nexus-operations/parcel/{parcel.RunId}/details", "parcel", "courier", "nobody at home");
    }

    private static Schedule Schedule(string type, ScheduleSpec spec, ScheduleState? state = null) =>
        new(ScheduleActionStartWorkflow.Create(type, [], new($"{type}-run", "nobody")), spec) { State = state ?? new() };

    private async Task<string> StartUiAsync(string temporal)
    {
        var program = TemporalProgram.FindOrSkip("temporal-ui-server");
        var port = StablePort.Draw();
        Directory.CreateDirectory(Path.Combine(folder, "config"));
        await File.WriteAllTextAsync(
            Path.Combine(folder, "config", "development.yaml"),
            $"temporalGrpcAddress: {temporal}\nhost: 127.0.0.1\nport: {port}\nenableUi: true\ndefaultNamespace: default\n");
        ui = Process.Start(new ProcessStartInfo(program, "start") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        ui.OutputDataReceived += (_, _) => { };
        ui.ErrorDataReceived += (_, _) => { };
        ui.BeginOutputReadLine();
        ui.BeginErrorReadLine();
        var address = $"http://127.0.0.1:{port}";
        using var http = new HttpClient();
        await Wait.UntilAsync(
            async () =>
            {
                try
                {
                    return (await http.GetAsync(new Uri(address), TestContext.Current.CancellationToken)).IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            "the Web UI");
        return address;
    }

    // The page as it is once its scripts have nothing to do; looked at again where the machine was too slow for that.
    private Task ShowsAsync(string browser, string address, params string[] texts)
    {
        return Wait.UntilAsync(
            async () =>
            {
                using var process = Process.Start(new ProcessStartInfo(
                    browser,
                    [
                        "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run",
                        $"--user-data-dir={Path.Combine(folder, "profile")}", "--virtual-time-budget=2500", "--dump-dom", address,
                    ])
                { RedirectStandardOutput = true, RedirectStandardError = true })!;
                var error = process.StandardError.ReadToEndAsync();
                var page = await process.StandardOutput.ReadToEndAsync();
                await error;
                await process.WaitForExitAsync();
                return texts.All(text => page.Contains(text, StringComparison.Ordinal));
            },
            $"{address} to show {string.Join(", ", texts)}");
    }
}
