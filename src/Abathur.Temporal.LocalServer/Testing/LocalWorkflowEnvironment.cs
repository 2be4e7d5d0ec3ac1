using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.TestService.V1;
using Temporalio.Client;
using Temporalio.Testing;

namespace Abathur.Temporal.LocalServer;

/// <summary>
/// The SDK's test environment over a <see cref="TemporalServer"/>: nothing is downloaded. Where time may be skipped, it is while
/// the client awaits a result or <see cref="DelayAsync"/>.
/// </summary>
public sealed class LocalWorkflowEnvironment : WorkflowEnvironment
{
    private readonly TemporalServer server;
    private readonly bool canSkip;

    private LocalWorkflowEnvironment(TemporalServer server, ITemporalClient client, bool canSkip)
        : base(client)
    {
        this.server = server;
        this.canSkip = canSkip;
    }

    /// <summary>The server it runs.</summary>
    public TemporalServer Server => server;

    /// <inheritdoc/>
    public override bool SupportsTimeSkipping => canSkip;

    /// <summary>Starts a server and connects to it.</summary>
    /// <param name="options">How the server runs; null for the defaults.</param>
    public static async Task<LocalWorkflowEnvironment> StartAsync(TemporalServerOptions? options = null)
    {
        options ??= new();
        var server = await TemporalServer.StartAsync(options);
        var connection = await TemporalConnection.ConnectAsync(server.ConnectOptions);
        var skipping = new SkippingState(connection);
        var client = new TemporalClient(connection, new()
        {
            Namespace = server.Namespace,
            Interceptors = options.TimeSkipping ? [new TimeSkippingInterceptor(skipping)] : null,
        });
        return new LocalWorkflowEnvironment(server, client, options.TimeSkipping) { State = skipping };
    }

    private SkippingState State { get; init; } = null!;

    /// <inheritdoc/>
    public override Task DelayAsync(TimeSpan delay, CancellationToken? cancellationToken = null) => canSkip
        ? Client.Connection.TestService.UnlockTimeSkippingWithSleepAsync(
            new SleepRequest { Duration = Duration.FromTimeSpan(delay) }, new() { CancellationToken = cancellationToken })
        : base.DelayAsync(delay, cancellationToken);

    /// <inheritdoc/>
    public override async Task<DateTime> GetCurrentTimeAsync() => canSkip
        ? (await Client.Connection.TestService.GetCurrentTimeAsync(new())).Time.ToDateTime()
        : await base.GetCurrentTimeAsync();

    /// <inheritdoc/>
    public override async Task<T> WithAutoTimeSkippingDisabledAsync<T>(Func<Task<T>> func)
    {
        var before = State.IsAutomatic;
        State.IsAutomatic = false;
        try
        {
            return await func();
        }
        finally
        {
            State.IsAutomatic = before;
        }
    }

    /// <inheritdoc/>
    public override Task ShutdownAsync() => server.DisposeAsync().AsTask();
}
