using System.Reflection;
using Abathur.Temporal.Contracts;
using Temporalio.Converters;
using Temporalio.Workflows;

namespace Abathur.Temporal.Repository.Tests.Docs;

/// <summary>A message of a workflow: what it takes, and what it answers.</summary>
/// <param name="Kind"><c>Updates</c>, <c>Signals</c> or <c>Queries</c>.</param>
/// <param name="Name">Its name on the wire.</param>
/// <param name="Argument">Absent if it takes none.</param>
/// <param name="Answer">Absent if it gives none.</param>
internal sealed record MessageShape(string Kind, string Name, Type? Argument, Type? Answer)
{
    // Decoded by the workflow itself, so that the signature doesn't tell.
    private static readonly Dictionary<string, Type> Raw = new()
    {
        ["configure"] = typeof(SwarmSettings),
        ["addWork"] = typeof(AddWork),
        ["taskReported"] = typeof(AttemptReport),
        ["intervene"] = typeof(Intervention),
        ["boardChanged"] = typeof(WatchdogDigest),
    };

    public static IReadOnlyList<MessageShape> Of(Type workflow) => [.. workflow.GetMethods().Select(Of).OfType<MessageShape>()];

    private static MessageShape? Of(MethodInfo method)
    {
        var (kind, name) = method switch
        {
            _ when method.GetCustomAttribute<WorkflowUpdateAttribute>() is { } update => ("Updates", update.Name!),
            _ when method.GetCustomAttribute<WorkflowSignalAttribute>() is { } signal => ("Signals", signal.Name!),
            _ when method.GetCustomAttribute<WorkflowQueryAttribute>() is { } query => ("Queries", query.Name!),
            _ => (null, string.Empty),
        };
        var argument = method.GetParameters().SingleOrDefault()?.ParameterType;
        var answer = method.ReturnType.IsGenericType && method.ReturnType.GetGenericTypeDefinition() == typeof(Task<>)
            ? method.ReturnType.GetGenericArguments()[0]
            : method.ReturnType == typeof(Task) ? null : method.ReturnType;
        return kind is null ? null : new(kind, name, argument == typeof(IRawValue) ? Raw[name] : argument, answer);
    }
}
