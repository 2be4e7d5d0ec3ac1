using NexusRpc;
using NexusRpc.Handlers;
using Temporalio.Nexus;

namespace Abathur.Temporal.LocalServer.Tests.Differential.Scripts;

/// <summary>A Nexus service, as callers know it.</summary>
[NexusService]
public interface IGreetings
{
    /// <summary>Answers at once; refuses the name <c>nobody</c>, and fails for <c>broken</c>.</summary>
    [NexusOperation]
    string Say(string name);

    /// <summary>Runs the workflow whose id is the name: see <see cref="GreetingWorkflow"/>.</summary>
    [NexusOperation]
    string Greet(string name);
}

/// <summary>The service's handler.</summary>
[NexusServiceHandler(typeof(IGreetings))]
public sealed class Greetings
{
    [NexusOperationHandler]
    public IOperationHandler<string, string> Say() => OperationHandler.Sync<string, string>((_, name) => name switch
    {
        "nobody" => throw new HandlerException(HandlerErrorType.BadRequest, "nobody is greeted"),
        "broken" => throw OperationException.CreateFailed("greetings are broken"),
        _ => $"hello {name}",
    });

    [NexusOperationHandler]
    public IOperationHandler<string, string> Greet() => WorkflowRunOperationHandler.FromHandleFactory(
        (WorkflowRunOperationContext context, string name) => context.StartWorkflowAsync(
            (GreetingWorkflow w) => w.RunAsync(name),
            new() { Id = name, IdConflictPolicy = Temporalio.Api.Enums.V1.WorkflowIdConflictPolicy.UseExisting }));
}
