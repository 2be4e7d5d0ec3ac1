namespace Abathur.Temporal.Contracts;

/// <summary>Something that holds a task back.</summary>
/// <param name="Limit">Which limit.</param>
/// <param name="Detail">In words, with figures or ids.</param>
public sealed record WaitReason(WaitLimit Limit, string Detail);
