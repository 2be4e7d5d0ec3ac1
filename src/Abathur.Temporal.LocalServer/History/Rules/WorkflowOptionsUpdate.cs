using Abathur.Temporal.LocalServer.Deployments;
using Abathur.Temporal.LocalServer.Errors;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Workflow.V1;

namespace Abathur.Temporal.LocalServer.History.Rules;

/// <summary>The options that a running workflow has when some of them are updated.</summary>
internal sealed class WorkflowOptionsUpdate
{
    private const string Override = "versioningOverride";

    private readonly WorkflowExecutionOptions given;
    private readonly HashSet<string> paths;

    /// <param name="given">Where the new values are.</param>
    /// <param name="mask">Which of them are meant.</param>
    /// <param name="wrongPath">How the error begins where the mask names what isn't there.</param>
    /// <exception cref="Grpc.Core.RpcException">InvalidArgument, or Unimplemented for what this server hasn't.</exception>
    public WorkflowOptionsUpdate(WorkflowExecutionOptions? given, FieldMask? mask, string wrongPath = "error parsing UpdateMask")
    {
        if (mask is null)
        {
            throw ServiceError.InvalidArgument("UpdateMask is required");
        }

        if (given is null)
        {
            throw ServiceError.InvalidArgument("WorkflowExecutionOptions is required");
        }

        this.given = given.Clone();
        this.given.VersioningOverride = VersioningOverrides.Today(given.VersioningOverride);
        if (mask.Paths.FirstOrDefault(path => !FieldMask.IsValid(WorkflowExecutionOptions.Descriptor, path)) is { } wrong)
        {
            throw ServiceError.InvalidArgument(
                $"{wrongPath}: proto: invalid path \"{wrong}\" for message \"{WorkflowExecutionOptions.Descriptor.FullName}\"");
        }

        if ((OverrideProblem(this.given.VersioningOverride) ?? Priorities.Problem(given.Priority)) is { } problem)
        {
            throw ServiceError.InvalidArgument(problem);
        }

        if (given.TimeSkippingConfig is not null)
        {
            throw ServiceError.Disabled("The Time-Skipping feature is not enabled for namespace.");
        }

        paths = FieldMasks.Paths(mask);
    }

    /// <param name="current">The options so far, which stay as they are.</param>
    /// <param name="workflowId">Whose.</param>
    /// <param name="taskQueue">The one that the workflow's tasks are on.</param>
    /// <param name="version">Where the workflow stands among versions.</param>
    /// <param name="queue">What deployments say of its queue.</param>
    /// <exception cref="Grpc.Core.RpcException">InvalidArgument or FailedPrecondition.</exception>
    public WorkflowExecutionOptions Apply(WorkflowExecutionOptions current, string workflowId, string taskQueue, WorkflowVersion version, QueueVersions queue)
    {
        var wanted = Wanted(workflowId, version);
        VersioningOverrides.Check(wanted, taskQueue, queue);
        if (Has($"{Override}.behavior") != Has($"{Override}.deployment"))
        {
            throw ServiceError.InvalidArgument("error applying update_options: versioning_override fields must be updated together");
        }

        var options = current.Clone();
        if (Has(Override) || Has($"{Override}.behavior"))
        {
            options.VersioningOverride = wanted;
        }

        if (Has("priority"))
        {
            options.Priority = given.Priority;
        }

        Set("priority.priorityKey", to => to.PriorityKey = given.Priority?.PriorityKey ?? 0);
        Set("priority.fairnessKey", to => to.FairnessKey = given.Priority?.FairnessKey ?? "");
        Set("priority.fairnessWeight", to => to.FairnessWeight = given.Priority?.FairnessWeight ?? 0);
        return options;

        void Set(string path, Action<Priority> copy)
        {
            if (Has(path))
            {
                copy(options.Priority ??= new());
            }
        }
    }

    private static string? OverrideProblem(VersioningOverride? given) => given switch
    {
        null or { HasAutoUpgrade: true } => null,
        { Pinned: { Version: null, Behavior: VersioningOverride.Types.PinnedOverrideBehavior.Unspecified } } =>
            "must provide version if override is pinned.",
        { Pinned: not null } => null,
        { OneTime: { TargetDeploymentVersion: null } } => "must provide target deployment version if override is one-time.",
        { OneTime: not null } => null,
        _ => "override behavior is required",
    };

    // One that names no version pins the workflow to where it is.
    private VersioningOverride? Wanted(string workflowId, WorkflowVersion version)
    {
        if (given.VersioningOverride is not { Pinned: { Version: null } pinned })
        {
            return given.VersioningOverride;
        }

        return version.Pinned.IsNone
            ? throw ServiceError.FailedPrecondition(
                $"must specify a specific pinned override version because workflow with id {workflowId} has behavior {version.Behavior} and is not yet pinned to any version")
            : new() { Pinned = new() { Behavior = pinned.Behavior, Version = version.Pinned.ToMessage() } };
    }

    private bool Has(string path) => paths.Contains(path);
}
