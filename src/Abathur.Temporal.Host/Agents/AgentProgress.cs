using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Host.Agents;

/// <summary>Where a running agent stands; the latest replaces those before.</summary>
/// <param name="Usage">What it used so far.</param>
/// <param name="Doing">What it did last, in a line of at most 200 characters.</param>
/// <param name="Session">Its program's own session id.</param>
/// <param name="ProcessId">Its process on this host.</param>
/// <param name="CanResume">Whether a later run on this host can continue that session.</param>
public sealed record AgentProgress(AgentUsage Usage, string? Doing = null, string? Session = null, int? ProcessId = null, bool CanResume = false);
