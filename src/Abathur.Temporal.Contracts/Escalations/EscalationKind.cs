namespace Abathur.Temporal.Contracts;

/// <summary>Why a person is asked.</summary>
public enum EscalationKind
{
    /// <summary>A model's provider doesn't know us: a key or login has to be mended.</summary>
    Auth,

    /// <summary>A task failed for good, and no diagnosis settled it.</summary>
    Failure,

    /// <summary>A task failed for good because hosts, disks, networks or git let it down, or its hosts lack a program.</summary>
    Infrastructure,

    /// <summary>Tasks are blocked for longer than <c>blockedThresholdSeconds</c> by what failed or was canceled.</summary>
    BlockedChain,

    /// <summary>Nothing runs, nothing can start, and work is left.</summary>
    Deadlock,

    /// <summary>A task's work waits to be approved before it is merged.</summary>
    Approval,

    /// <summary>The budget is spent, and tasks that could start wait for it to be raised.</summary>
    Budget,

    /// <summary>A model's provider has been unavailable for longer than <c>providerOutageSeconds</c>.</summary>
    ProviderOutage,
}
