using System.Linq.Expressions;
using Abathur.Temporal.Contracts;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Cli.Connection;

/// <summary>A swarm as a client sees it: its queries and updates, with errors a person can act on.</summary>
public sealed class SwarmClient
{
    // What the server says of an update whose workflow task failed.
    private const string NotApplied = "unexpected workflow task failure";
    private const int MaxSends = 5;

    private readonly AnswerWait wait;

    public SwarmClient(ITemporalClient client, string name)
    {
        ArgumentNullException.ThrowIfNull(client);
        Client = client;
        Name = name;
        Handle = client.GetWorkflowHandle<ISwarm, SwarmResult>(WorkflowIds.Swarm(SwarmName.Require(name)));
        wait = new AnswerWait(client, Handle);
    }

    public ITemporalClient Client { get; }

    public string Name { get; }

    public WorkflowHandle<ISwarm, SwarmResult> Handle { get; }

    public Task<T> QueryAsync<T>(Expression<Func<ISwarm, T>> query, CancellationToken cancel) =>
        AskAsync(rpc => Handle.QueryAsync(query, new WorkflowQueryOptions { Rpc = rpc }), cancel);

    /// <summary>As <see cref="QueryAsync"/>; null if the swarm's workflow has closed.</summary>
    public async Task<T?> QueryOpenAsync<T>(Expression<Func<ISwarm, T>> query, CancellationToken cancel)
        where T : class
    {
        try
        {
            return await AskAsync(
                rpc => Handle.QueryAsync(
                    query,
                    new WorkflowQueryOptions { Rpc = rpc, RejectCondition = Temporalio.Api.Enums.V1.QueryRejectCondition.NotOpen }),
                cancel);
        }
        catch (WorkflowQueryRejectedException)
        {
            return null;
        }
    }

    public Task UpdateAsync(Expression<Func<ISwarm, Task>> update, CancellationToken cancel) => SendAsync(
        async rpc =>
        {
            await Handle.ExecuteUpdateAsync(update, new WorkflowUpdateOptions { Rpc = rpc });
            return true;
        },
        cancel);

    public Task<T> UpdateAsync<T>(Expression<Func<ISwarm, Task<T>>> update, CancellationToken cancel) =>
        SendAsync(rpc => Handle.ExecuteUpdateAsync(update, new WorkflowUpdateOptions { Rpc = rpc }), cancel);

    /// <summary>The result of the swarm, which must have closed.</summary>
    public async Task<SwarmResult> ResultAsync(CancellationToken cancel)
    {
        try
        {
            return await Handle.GetResultAsync(rpcOptions: new RpcOptions { CancellationToken = cancel });
        }
        catch (WorkflowFailedException e)
        {
            throw new CommandException(
                ExitCode.No, $"The swarm '{Name}' ended without a result: {e.InnerException?.Message ?? e.Message}", e);
        }
    }

    /// <summary>What the server knows of the swarm's workflow; needs no worker.</summary>
    public Task<WorkflowExecutionDescription> DescribeAsync(CancellationToken cancel) =>
        FoundAsync(() => Handle.DescribeAsync(new() { Rpc = new RpcOptions { CancellationToken = cancel } }));

    // A continue-as-new that a message overtook is refused by the server, and the updates of its workflow task with it.
    private async Task<T> SendAsync<T>(Func<RpcOptions, Task<T>> call, CancellationToken cancel)
    {
        for (var sends = 1; ; sends++)
        {
            try
            {
                return await AskAsync(call, cancel);
            }
            catch (RpcException e) when (sends < MaxSends && e.Message.Contains(NotApplied, StringComparison.Ordinal))
            {
                // Nothing was applied, and the swarm is about to look again.
            }
        }
    }

    private Task<T> AskAsync<T>(Func<RpcOptions, Task<T>> call, CancellationToken cancel) => FoundAsync(() => wait.ForAsync(call, cancel));

    private async Task<T> FoundAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (RpcException e) when (e.Code == RpcException.StatusCode.NotFound)
        {
            throw new CommandException(
                ExitCode.Rejected,
                e.Message.Contains("already completed", StringComparison.OrdinalIgnoreCase)
                    ? $"The swarm '{Name}' has ended; start it again with `abathur swarm start --resume`."
                    : $"There is no swarm '{Name}' in the namespace '{Client.Options.Namespace}'. See `abathur swarm list --all`.",
                e);
        }
    }
}
