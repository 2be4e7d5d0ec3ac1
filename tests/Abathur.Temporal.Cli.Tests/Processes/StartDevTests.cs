using Abathur.Temporal.Cli.Server;
using Abathur.Temporal.Cli.Tests.Server;
using Temporalio.Client;
using Temporalio.Common;
using Temporalio.Exceptions;
using Temporalio.Testing;
using Temporalio.Worker;
using Temporalio.Workflows;

namespace Abathur.Temporal.Cli.Tests.Processes;

/// <summary>The environments of Temporal's SDKs start this program by its path, where they would start Temporal's own.</summary>
public sealed class StartDevTests : IDisposable
{
    private readonly TempFolder home = new();

    public void Dispose() => home.Dispose();

    [Fact]
    public async Task LocalEnvironment_GivenOurPath_Serves()
    {
        await using var environment = await PatientStart.StartAsync(() => WorkflowEnvironment.StartLocalAsync(new()
        {
            Namespace = "ours",
            UI = true,
            DevServerOptions = new() { ExistingPath = Program(), ExtraArgs = ["--search-attribute", "Kind=Keyword", "--log-config"] },
        }));

        var handle = await environment.Client.StartWorkflowAsync("Nobody", [], new("w", "q") { TypedSearchAttributes = new SearchAttributeCollection.Builder().Set(Kind, "test").ToSearchAttributeCollection() });
        var description = await handle.DescribeAsync();

        Assert.Equal(("w", "ours", "test"), (description.Id, environment.Client.Options.Namespace, description.TypedSearchAttributes.Get(Kind)));
    }

    [Theory]
    [InlineData("2", true)]
    [InlineData("3", false)]
    public async Task LocalEnvironment_ContinueAsNewSuggestedAtFewEvents_SuggestsIt(string events, bool isSuggested)
    {
        await using var environment = await PatientStart.StartAsync(() => WorkflowEnvironment.StartLocalAsync(new()
        {
            DevServerOptions = new() { ExistingPath = Program(), ExtraArgs = ["--dynamic-config-value", $"limit.historyCount.suggestContinueAsNew={events}"] },
        }));

        await environment.Client.StartWorkflowAsync("Nobody", [], new("w", "q"));
        var task = await environment.Client.WorkflowService.PollWorkflowTaskQueueAsync(new() { Namespace = "default", TaskQueue = new() { Name = "q" } });

        Assert.Equal(isSuggested, task.History.Events[^1].WorkflowTaskStartedEventAttributes.SuggestContinueAsNew);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task LocalEnvironment_SmallPayloadsOnly_RefusesLargerOnes(bool isTemporalsOwn)
    {
        // The smaller one for the warning: what isn't worth that is never refused.
        string[] limits = ["--dynamic-config-value", "limit.blobSize.error=10240", "--dynamic-config-value", "limit.blobSize.warn=2048"];
        var program = isTemporalsOwn ? RequireTemporal.Program() : Program();
        await using var environment = await PatientStart.StartAsync(() => WorkflowEnvironment.StartLocalAsync(new()
        {
            DevServerOptions = new() { ExistingPath = program, ExtraArgs = limits },
        }));
        var client = environment.Client;
        var described = await client.WorkflowService.DescribeNamespaceAsync(new() { Namespace = "default" });
        Assert.Equal(10_240, described.NamespaceInfo.Limits.BlobSizeLimitError);

        var large = new string('x', 11_000);
        var refused = await Assert.ThrowsAsync<RpcException>(() => client.StartWorkflowAsync("Echo", [large], new("refused", "q")));
        Assert.Equal((RpcException.StatusCode.InvalidArgument, "Blob data size exceeds limit."), (refused.Code, refused.Message));
        using var worker = new TemporalWorker(client, new TemporalWorkerOptions("q") { DisablePayloadErrorLimit = true }.AddWorkflow<Echo>());
        await worker.ExecuteAsync(async () =>
        {
            Assert.Equal(4_000, (await client.ExecuteWorkflowAsync((Echo wf) => wf.RunAsync(4_000), new("small", "q"))).Length);
            var failure = await Assert.ThrowsAsync<WorkflowFailedException>(
                () => client.ExecuteWorkflowAsync((Echo wf) => wf.RunAsync(large.Length), new("large", "q")));
            var ended = Assert.IsType<TerminatedFailureException>(failure.InnerException);
            Assert.Equal("BadScheduleActivityAttributes: CompleteWorkflowExecutionCommandAttributes.Result exceeds size limit.", ended.Message);
        });
    }

    [Fact]
    public async Task LocalEnvironment_WarningAboveTheErrorLimit_RefusesOnlyWhatIsWorthAWarning()
    {
        await using var environment = await PatientStart.StartAsync(() => WorkflowEnvironment.StartLocalAsync(new()
        {
            DevServerOptions = new() { ExistingPath = Program(), ExtraArgs = ["--dynamic-config-value", "limit.blobSize.error=1000"] },
        }));

        await environment.Client.StartWorkflowAsync("Nobody", [new string('x', 500_000)], new("w", "q"));
        await Assert.ThrowsAsync<RpcException>(() => environment.Client.StartWorkflowAsync("Nobody", [new string('x', 600_000)], new("other", "q")));
    }

    [Fact]
    public async Task TimeSkippingEnvironment_GivenOurPath_Skips()
    {
        await using var environment = await PatientStart.StartAsync(() => WorkflowEnvironment.StartTimeSkippingAsync(new() { TestServer = new() { ExistingPath = Program() } }));
        var before = await environment.GetCurrentTimeAsync();

        await environment.DelayAsync(TimeSpan.FromDays(3));

        Assert.InRange(await environment.GetCurrentTimeAsync() - before, TimeSpan.FromDays(3), TimeSpan.FromDays(3.5));
    }

    [Fact]
    public async Task TestServersCommandLine_TimeUnlocked_SkipsUnasked()
    {
        var port = LoopbackPort.Draw(1)[0];
        using var server = CliProcess.Start(home, $"{port}", "--enable-time-skipping");
        await server.SaysAsync($"Temporal serves at 127.0.0.1:{port}.");
        var client = await TemporalClient.ConnectAsync(new($"127.0.0.1:{port}"));

        var handle = await client.StartWorkflowAsync("Nobody", [], new("w", "q") { RunTimeout = TimeSpan.FromDays(1) });
        var failure = await Assert.ThrowsAsync<WorkflowFailedException>(() => handle.GetResultAsync());

        Assert.IsType<TimeoutFailureException>(failure.InnerException);
    }

    [Theory]
    [InlineData("--dynamic-config-value", "nonsense", "'nonsense' is no KEY=VALUE with the value in JSON")]
    [InlineData("--dynamic-config-value", "limit.historyCount.suggestContinueAsNew=0", "limit.historyCount.suggestContinueAsNew is a number of events, 1 or more, and not '0'")]
    [InlineData("--dynamic-config-value", "limit.blobSize.error=-1", "limit.blobSize.error is a number of bytes, 1 or more, and not '-1'")]
    [InlineData("--dynamic-config-value", "key={", "'key={' is no KEY=VALUE with the value in JSON")]
    [InlineData("--log-level", "loud", "'loud'")]
    [InlineData("--retention", "72", "'72' is no duration such as 72h, 1h30m or 30d")]
    [InlineData("--search-attribute", "Kind=Colour", "'Kind=Colour' is no Name=Type")]
    public async Task StartDev_ValueThatIsNone_SaysWhatIsWrong(string option, string value, string said)
    {
        var run = await CliRun.InvokeAsync("server", "start-dev", option, value);

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartDev_FlagsWithoutEffect_SaysSoAndServes()
    {
        var port = LoopbackPort.Draw(1)[0];
        using var server = CliProcess.Start(
            home, "server", "start-dev", "--headless", "--port", $"{port}", "--ui-port", "1", "--dynamic-config-value", "limit.maxIDLength=100", "--log-format", "pretty");

        await server.SaysAsync("Without effect here: --dynamic-config-value, --ui-port.");
        await server.SaysAsync($"Temporal serves at 127.0.0.1:{port}.");
    }

    /// <summary>As many characters as it is asked for.</summary>
    [Workflow]
    public sealed class Echo
    {
        /// <summary>Ends at once.</summary>
        [WorkflowRun]
        public Task<string> RunAsync(int length) => Task.FromResult(new string('x', length));
    }

    private static SearchAttributeKey<string> Kind { get; } = SearchAttributeKey.CreateKeyword("Kind");

    // One file that can be started, also where the program's own launcher would not find .NET.
    private string Program()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the launcher is a shell script");
        var script = home.Combine("temporal");
        File.WriteAllText(script, $"#!/bin/sh\nexec {string.Join(' ', SelfCommand.Argv.Select(word => $"'{word}'"))} \"$@\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return script;
    }
}
