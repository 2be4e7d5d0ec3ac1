using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Processes;
using Abathur.Temporal.LocalServer;
using Temporalio.Client;
using Temporalio.Testing;

namespace Abathur.Temporal.Integration.Tests.Time;

/// <summary>A service whose clock jumps: the embedded one, or the official test server where that program is.</summary>
internal sealed class SkippingService : IAsyncDisposable
{
    public const string Embedded = "embedded";
    public const string Official = "temporal-test-server";

    private readonly WorkflowEnvironment environment;

    private SkippingService(WorkflowEnvironment environment, ITemporalClient client) => (this.environment, Client) = (environment, client);

    public ITemporalClient Client { get; }

    public static async Task<SkippingService> StartAsync(string kind)
    {
        if (kind == Embedded)
        {
            var local = await LocalWorkflowEnvironment.StartAsync(new() { TimeSkipping = true });
            var options = local.Server.ConnectOptions;
            options.DataConverter = AbathurDataConverter.Instance;
            options.Interceptors = [new UpdatesAgain()];
            return new(local, await TemporalClient.ConnectAsync(options));
        }

        if (ProgramPath.Find(Official) is not { } program)
        {
            Missing.Tool($"needs the program '{Official}' on the PATH");
            throw new InvalidOperationException();
        }

        var official = await PatientStart.StartAsync(() => WorkflowEnvironment.StartTimeSkippingAsync(new()
        {
            DataConverter = AbathurDataConverter.Instance,
            Interceptors = [new UpdatesAgain()],
            TestServer = new() { ExistingPath = program },
        }));
        return new(official, official.Client);
    }

    /// <summary>Lets the time pass, in milliseconds.</summary>
    public Task PassAsync(TimeSpan time) => environment.DelayAsync(time);

    public async ValueTask DisposeAsync() => await environment.DisposeAsync();
}
