namespace Abathur.Temporal.LocalServer.History.State;

/// <summary>A running timer of a workflow.</summary>
internal sealed record TimerState(string Id, long StartedEventId, DateTimeOffset Due);
