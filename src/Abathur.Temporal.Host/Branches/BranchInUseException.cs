using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Host.Branches;

/// <summary>Somebody has the task's branch checked out: an agent on it would move it under their hands.</summary>
public sealed class BranchInUseException(string branch, string holder)
    : HostFailureException(
        $"{branch} is checked out in {holder}, and an attempt would move it. Check something else out there: git switch --detach keeps the files.",
        FailureKind.Infrastructure)
{
    public string Branch { get; } = branch;
}
