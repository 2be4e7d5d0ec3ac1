using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;

namespace Abathur.Temporal.Client.Asking;

/// <summary>Asks the server itself whether it is there.</summary>
internal sealed class ServerInquiry(ITemporalClient client) : ISilenceInquiry
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(3);

    public static SilenceCause Unreachable(string address, bool refused) => new(
        "server",
        [$"Temporal at {address} {(refused ? "can't be reached" : "doesn't answer either")}"],
        "If it was started with `abathur up` or `abathur server`, start it again; else check --address and the network.");

    /// <summary>Options for what is asked on the side: soon or not at all.</summary>
    public static RpcOptions Soon(CancellationToken cancel) => new() { CancellationToken = cancel, Timeout = Deadline, Retry = false };

    public async Task<SilenceCause> LookAsync(Exception? last, CancellationToken cancel)
    {
        try
        {
            await client.WorkflowService.GetSystemInfoAsync(new GetSystemInfoRequest(), Soon(cancel));
            return new("busy", ["Temporal itself answers, but not to this"], "Its log may say why.");
        }
        catch (Exception e) when (Transient.Is(e))
        {
            cancel.ThrowIfCancellationRequested();
            return Unreachable(client.Connection.Options.TargetHost ?? string.Empty, !Transient.IsTimeout(e));
        }
    }
}
