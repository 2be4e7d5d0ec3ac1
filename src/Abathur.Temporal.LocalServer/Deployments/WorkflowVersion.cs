using Temporalio.Api.Enums.V1;
using Temporalio.Api.Workflow.V1;
using Variant = Temporalio.Api.Workflow.V1.VersioningOverride.OverrideOneofCase;

namespace Abathur.Temporal.LocalServer.Deployments;

/// <summary>Where a workflow stands among versions, as its own state and an override say together.</summary>
/// <param name="Behavior">Pinned, upgraded by itself, or neither.</param>
/// <param name="Base">The version that it is on; none for workers without one.</param>
/// <param name="Transition">The version that it is about to be on, once a workflow task is completed there; null for no change.</param>
internal readonly record struct WorkflowVersion(VersioningBehavior Behavior, BuildVersion Base, BuildVersion? Transition)
{
    /// <summary>The only version whose workers get its workflow tasks; none where routing decides.</summary>
    public BuildVersion Pinned => Behavior == VersioningBehavior.Pinned ? Base : default;

    /// <summary>The version that its next task is thought for.</summary>
    public BuildVersion Effective => Transition ?? Base;

    public static WorkflowVersion Of(WorkflowExecutionVersioningInfo? info, VersioningOverride? given) => given?.OverrideCase switch
    {
        Variant.Pinned => new(VersioningBehavior.Pinned, BuildVersion.Of(given.Pinned.Version), null),
        Variant.OneTime => new(VersioningBehavior.Pinned, BuildVersion.Of(given.OneTime.TargetDeploymentVersion), null),
        Variant.AutoUpgrade => Of(info) with { Behavior = VersioningBehavior.AutoUpgrade },
        _ => Of(info),
    };

    private static WorkflowVersion Of(WorkflowExecutionVersioningInfo? info) => new(
        info?.Behavior ?? VersioningBehavior.Unspecified,
        BuildVersion.Of(info?.DeploymentVersion),
        info?.VersionTransition is { } transition ? BuildVersion.Of(transition.DeploymentVersion) : null);
}
