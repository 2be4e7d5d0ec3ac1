using Abathur.Temporal.Client.Asking;
using Abathur.Temporal.Client.Swarms;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Workflows.Swarms;
using Temporalio.Api.Common.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Converters;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Replay.Histories;

/// <summary>The runs of a swarm's workflow, from the newest back to the first: each continues the one before it as new.</summary>
internal sealed class RunChain(SwarmClient swarm)
{
    private readonly Dictionary<string, RunStart> starts = new(StringComparer.Ordinal);

    // Who looks at one moment looks at those beside it next.
    private RecordedRun? last;

    /// <summary>The id of the newest run.</summary>
    /// <exception cref="ClientException">There is no such swarm, or the workflow of that id is none.</exception>
    public async Task<string> NewestAsync(CancellationToken cancel)
    {
        var description = await swarm.DescribeAsync(cancel);
        return description.WorkflowType == nameof(Swarm)
            ? description.RunId
            : throw new ClientException(
                ClientFailure.Rejected, $"The workflow '{swarm.Handle.Id}' is no swarm, but of type '{Shown.Of(description.WorkflowType)}'. See `abathur swarm list --all`.");
    }

    /// <summary>How a run began; null: the service has it no more.</summary>
    public async Task<RunStart?> StartAsync(string runId, CancellationToken cancel)
    {
        if (starts.TryGetValue(runId, out var known))
        {
            return known;
        }

        var request = new GetWorkflowExecutionHistoryRequest
        {
            Namespace = swarm.Client.Options.Namespace,
            Execution = new() { WorkflowId = swarm.Handle.Id, RunId = runId },
            MaximumPageSize = 1,
        };
        if (await KnownAsync(() => swarm.Client.WorkflowService.GetWorkflowExecutionHistoryAsync(request, new() { CancellationToken = cancel })) is not { } page)
        {
            return null;
        }

        var begin = page.History.Events[0];
        var started = begin.WorkflowExecutionStartedEventAttributes;
        var checkpoint = (await DecodeAsync<SwarmInput>(started.Input))?.Checkpoint;
        return starts[runId] = new(
            runId,
            begin.EventTime.ToDateTimeOffset(),
            string.IsNullOrEmpty(started.ContinuedExecutionRunId) ? null : started.ContinuedExecutionRunId,
            checkpoint?.LastEvent ?? 0,
            checkpoint?.Events ?? []);
    }

    /// <summary>Whether a run's history was read before, as it was then.</summary>
    public bool HasRead(string runId) => last?.RunId == runId;

    /// <summary>A run's history; what was read of it before, where <paramref name="suffices"/> says that it will do. Null: the service has it no more.</summary>
    public async Task<RecordedRun?> ReadAsync(string runId, Func<RecordedRun, bool> suffices, CancellationToken cancel)
    {
        if (last is not null && HasRead(runId) && (last.IsClosed || suffices(last)))
        {
            return last;
        }

        var handle = swarm.Client.GetWorkflowHandle(swarm.Handle.Id, runId);
        return await KnownAsync(() => handle.FetchHistoryAsync(new() { Rpc = new() { CancellationToken = cancel } })) is { } history
            ? last = new(runId, [.. history.Events])
            : null;
    }

    /// <summary>The newest events that a run handed on, to the run after it or as its result; none, if it did neither.</summary>
    public async Task<IReadOnlyList<SwarmEvent>> HandedOnAsync(RecordedRun run, RunStart? later) =>
        later?.Events ?? (await DecodeAsync<SwarmResult>(run.Result))?.Checkpoint.Events ?? [];

    private async Task<T?> DecodeAsync<T>(Payloads? payloads)
        where T : class =>
        payloads?.Payloads_ is [var payload, ..] ? await swarm.Client.Options.DataConverter.ToValueAsync<T>(payload) : null;

    private static async Task<T?> KnownAsync<T>(Func<Task<T>> ask)
        where T : class
    {
        try
        {
            return await ask();
        }
        catch (RpcException e) when (e.Code == RpcException.StatusCode.NotFound)
        {
            return null;
        }
    }
}
