using Abathur.Temporal.Client.Asking;
using Abathur.Temporal.Client.Swarms;
using Abathur.Temporal.Contracts;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Client.Hosts;

/// <summary>
/// Reads what another host keeps of a task: a short workflow a page, so that the swarm's history gets no event. A page is asked for again
/// until there is an answer or the limit has passed: reading changes nothing.
/// </summary>
internal sealed class HostReader(SwarmClient swarm)
{
    // Where no worker takes it, it closes by itself soon after its reader has left.
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private string? queue;

    /// <summary>Reads a page.</summary>
    /// <exception cref="ClientException">The host is away, its worker is of an older version, or it refuses; says what to do.</exception>
    public async Task<HostPage> ReadAsync(HostReading reading, CancellationToken cancel)
    {
        HostId.Require(reading.Host);
        queue ??= (await swarm.DescribeAsync(cancel)).TaskQueue ?? TaskQueues.Default;
        var id = WorkflowIds.Reading(swarm.Name, reading.Task, Guid.NewGuid().ToString("n")[..12]);
        var inquiry = new HostInquiry(swarm.Client, reading, id, queue, TimeProvider.System);
        return await swarm.AskAsync($"The host '{reading.Host}'", inquiry, rpc => OnceAsync(reading, id, queue, rpc), cancel);
    }

    /// <summary>What a task changed, whole.</summary>
    /// <exception cref="ClientException">As <see cref="ReadAsync"/>; or it changed again and again while it was read.</exception>
    public async Task<string> DiffAsync(string task, string host, CancellationToken cancel)
    {
        for (var tries = 0; tries < 3; tries++)
        {
            var text = new MemoryStream();
            HostPage page;
            string? version = null;
            do
            {
                page = await ReadAsync(new() { Swarm = swarm.Name, Task = task, Host = host, Content = HostContent.Diff, From = text.Length }, cancel);
                text.Write((page.Bytes ?? default).Span);
                version ??= page.Version;
            }
            while (page.Version == version && text.Length < page.Length && page.Bytes is { Length: > 0 });

            if (page.Version == version)
            {
                return System.Text.Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
            }
        }

        throw new ClientException(ClientFailure.Rejected, $"What {task} changed is changing while it is read from '{host}'. Try again once no attempt at {task} runs.");
    }

    private async Task<HostPage> OnceAsync(HostReading reading, string id, string on, RpcOptions rpc)
    {
        var what = reading.Content == HostContent.Diff ? "diff" : $"{Text.Camel(reading.Log)} log of attempt {reading.Attempt}";
        var handle = await swarm.Client.StartWorkflowAsync(IReadFromHost.TypeName, [reading], new(id, on)
        {
            IdConflictPolicy = WorkflowIdConflictPolicy.UseExisting,
            ExecutionTimeout = Lifetime,
            StaticSummary = FormattableString.Invariant($"{what} at {reading.Task}, from byte {reading.From} on, read on {reading.Host}"),
            Rpc = rpc,
        });
        try
        {
            return await handle.GetResultAsync<HostPage>(rpcOptions: rpc);
        }
        catch (WorkflowFailedException e)
        {
            throw Explain(e, reading);
        }
    }

    private static Exception Explain(WorkflowFailedException error, HostReading reading) => (error.InnerException is ActivityFailureException e ? e.InnerException : error.InnerException) switch
    {
        TimeoutFailureException timeout => new TimeoutException(timeout.Message, timeout),
        ApplicationFailureException { ErrorType: FailureTypes.UnknownActivity } old => new ClientException(
            ClientFailure.Rejected,
            $"The worker on '{reading.Host}' is of an older version, which nothing can be read from. Update it, or run there: {HostInquiry.Elsewhere(reading)}",
            old),
        ApplicationFailureException { ErrorType: FailureTypes.InvalidInput or FailureTypes.Rejected } refusal =>
            new ClientException(ClientFailure.Rejected, refusal.Message, refusal),
        var other => new ClientException(ClientFailure.Rejected, $"The host '{reading.Host}' could not read it: {other?.Message ?? error.Message}", error),
    };
}
