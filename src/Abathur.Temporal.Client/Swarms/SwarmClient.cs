using System.Linq.Expressions;
using System.Reflection;
using Abathur.Temporal.Client.Asking;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Data;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.WorkflowService.V1;
using Temporalio.Client;
using Temporalio.Exceptions;
using Temporalio.Workflows;

namespace Abathur.Temporal.Client.Swarms;

/// <summary>
/// A swarm as a client sees it: its queries and updates, with errors that a user can act on. All are asked again until they are
/// answered: queries change nothing, and updates are idempotent by their content.
/// </summary>
public sealed class SwarmClient
{
    private const int MaxSends = 5;

    private readonly Asker asker;
    private readonly SwarmInquiry inquiry;

    public SwarmClient(ITemporalClient client, string name)
        : this(client, name, new Asker(Asker.DefaultLimit, new SilenceNotice(TextWriter.Null)))
    {
    }

    internal SwarmClient(ITemporalClient client, string name, Asker asker, Func<DataFolder>? data = null, string? run = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        Client = client;
        Name = name;
        Handle = client.GetWorkflowHandle<ISwarm, SwarmResult>(WorkflowIds.Swarm(SwarmName.Require(name)), run);
        this.asker = asker;
        inquiry = new SwarmInquiry(Handle, client, data, TimeProvider.System);
    }

    private SwarmClient(SwarmClient other, Asker asker) =>
        (Client, Name, Handle, inquiry, this.asker) = (other.Client, other.Name, other.Handle, other.inquiry, asker);

    public ITemporalClient Client { get; }

    public string Name { get; }

    public WorkflowHandle<ISwarm, SwarmResult> Handle { get; }

    /// <summary>The same swarm, asked with less patience.</summary>
    public SwarmClient Within(TimeSpan limit) => new(this, asker.Within(limit));

    public Task<T> QueryAsync<T>(Expression<Func<ISwarm, T>> query, CancellationToken cancel) =>
        AskAsync(rpc => QueryOnceAsync(query, new() { Rpc = rpc }), cancel);

    /// <summary>As <see cref="QueryAsync"/>; null if the swarm's workflow has closed.</summary>
    public async Task<T?> QueryOpenAsync<T>(Expression<Func<ISwarm, T>> query, CancellationToken cancel)
        where T : class
    {
        try
        {
            return await AskAsync(
                rpc => QueryOnceAsync(query, new() { Rpc = rpc, RejectCondition = QueryRejectCondition.NotOpen }), cancel);
        }
        catch (WorkflowQueryRejectedException)
        {
            return null;
        }
    }

    public Task UpdateAsync(Expression<Func<ISwarm, Task>> update, CancellationToken cancel) => SendAsync(
        update.Body,
        async options =>
        {
            await Handle.ExecuteUpdateAsync(update, options);
            return true;
        },
        cancel);

    public Task<T> UpdateAsync<T>(Expression<Func<ISwarm, Task<T>>> update, CancellationToken cancel) =>
        SendAsync(update.Body, options => Handle.ExecuteUpdateAsync(update, options), cancel);

    /// <summary>Waits until the swarm has stopped, and gives its result.</summary>
    public async Task<SwarmResult> StoppedAsync(CancellationToken cancel)
    {
        // Asked of the swarm, not of the server: only a worker can bring it to its end.
        using var tick = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (await QueryOpenAsync(s => s.Status(), cancel) is not null)
        {
            await tick.WaitForNextTickAsync(cancel);
        }

        return await ResultAsync(cancel);
    }

    /// <summary>The result of the swarm, which must have closed.</summary>
    public async Task<SwarmResult> ResultAsync(CancellationToken cancel)
    {
        try
        {
            return await AskAsync(rpc => Handle.GetResultAsync(rpcOptions: rpc), cancel);
        }
        catch (WorkflowFailedException e)
        {
            throw new ClientException(
                ClientFailure.NoResult, $"The swarm '{Name}' ended without a result: {e.InnerException?.Message ?? e.Message}", e);
        }
    }

    /// <summary>What the server knows of the swarm's workflow; needs no worker.</summary>
    public Task<WorkflowExecutionDescription> DescribeAsync(CancellationToken cancel) =>
        AskAsync(rpc => Handle.DescribeAsync(new() { Rpc = rpc }), cancel);

    /// <summary>As <see cref="DescribeAsync"/>, with what the swarm's workflow waits for.</summary>
    public Task<DescribeWorkflowExecutionResponse> DescribePendingAsync(CancellationToken cancel) =>
        AskAsync(rpc => Client.WorkflowService.DescribeWorkflowExecutionAsync(PendingRequest(), rpc), cancel);

    /// <summary>Asks somebody else than the swarm, with the same patience.</summary>
    internal Task<T> AskAsync<T>(string whom, ISilenceInquiry other, Func<RpcOptions, Task<T>> question, CancellationToken cancel) =>
        asker.AskAsync(whom, other, question, cancel);

    // One id for all sends: within a run the server tells them apart from another command's by it.
    private async Task<T> SendAsync<T>(Expression update, Func<WorkflowUpdateOptions, Task<T>> call, CancellationToken cancel)
    {
        var id = Guid.NewGuid().ToString();
        for (var sends = 1; ; sends++)
        {
            try
            {
                return await AskAsync(rpc => call(new WorkflowUpdateOptions(id) { Rpc = rpc }), cancel);
            }
            catch (Exception e) when (sends < MaxSends && Transient.IsNotApplied(e))
            {
                // The swarm is about to look again.
            }
            catch (SilenceException e)
            {
                throw new SilenceException(
                    e.Silence, e, $"The request '{NameOf(update)}' was sent and may still be carried out: see `abathur swarm events {Name}` once the swarm answers.");
            }
        }
    }

    // The SDK would compile each argument as code of its own, which costs a short command more than the query does.
    private async Task<T> QueryOnceAsync<T>(Expression<Func<ISwarm, T>> query, WorkflowQueryOptions options)
    {
        var call = (MethodCallExpression)query.Body;
        try
        {
            return await Handle.QueryAsync<T>(WorkflowQueryDefinition.FromMethod(call.Method).Name!, [.. call.Arguments.Select(ValueOf)], options);
        }
        catch (WorkflowQueryFailedException e) when (Handle.RunId is null && UnreplayedException.IsCause(e))
        {
            // A run that is named stays as it is: there it is the answer.
            await WakeAsync(options.Rpc?.CancellationToken ?? CancellationToken.None);
            throw new UnreplayedException(e);
        }
    }

    private DescribeWorkflowExecutionRequest PendingRequest() => new() { Namespace = Client.Options.Namespace, Execution = new() { WorkflowId = Handle.Id } };

    // A host resets a swarm whose workflow tasks fail, and while nothing happens to this one there are none.
    private async Task WakeAsync(CancellationToken cancel)
    {
        var described = await Client.WorkflowService.DescribeWorkflowExecutionAsync(PendingRequest(), ServerInquiry.Soon(cancel));
        if (described.PendingWorkflowTask is null)
        {
            await Handle.SignalAsync<ISwarm>(s => s.WakeAsync(), new() { Rpc = ServerInquiry.Soon(cancel) });
        }
    }

    private static object? ValueOf(Expression argument) => argument switch
    {
        ConstantExpression constant => constant.Value,
        MemberExpression { Member: FieldInfo field, Expression: ConstantExpression captured } => field.GetValue(captured.Value),
        _ => Expression.Lambda<Func<object?>>(Expression.Convert(argument, typeof(object))).Compile()(),
    };

    // As clients in other languages know it.
    private static string NameOf(Expression update) =>
        update is MethodCallExpression { Method: var method } && method.GetCustomAttribute<WorkflowUpdateAttribute>()?.Name is { } name ? name : "update";

    private async Task<T> AskAsync<T>(Func<RpcOptions, Task<T>> question, CancellationToken cancel)
    {
        try
        {
            return await asker.AskAsync($"The swarm '{Name}'", inquiry, question, cancel);
        }
        catch (Exception e) when (SwarmPausedException.IsCause(e))
        {
            throw new SwarmPausedException(Name, Handle.Id, e);
        }
        catch (RpcException e) when (e.Code == RpcException.StatusCode.NotFound && !Transient.IsNotApplied(e))
        {
            throw e.Message.Contains("already completed", StringComparison.OrdinalIgnoreCase)
                ? new SwarmEndedException(Name, e)
                : new ClientException(
                    ClientFailure.Rejected, $"There is no swarm '{Name}' in the namespace '{Client.Options.Namespace}'. See `abathur swarm list --all`.", e);
        }
    }
}
