using Abathur.Temporal.Host.Processes;

namespace Abathur.Temporal.Activities.Ledger;

/// <summary>An activity that a worker of this host has taken.</summary>
/// <param name="Service">The Temporal service and namespace that gave it.</param>
/// <param name="TaskToken">By which the service knows it.</param>
/// <param name="Activity">Its type.</param>
/// <param name="WorkflowId">The workflow it belongs to.</param>
/// <param name="Worker">The process that has taken it.</param>
public sealed record ActivityLedgerEntry(string Service, byte[] TaskToken, string Activity, string WorkflowId, ProcessIdentity Worker);
