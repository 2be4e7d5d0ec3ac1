namespace Abathur.Temporal.LocalServer.Tests.Differential.Scripts;

/// <param name="Does">See <see cref="ScriptedActivities"/>.</param>
/// <param name="Heartbeats">Whether it heartbeats while it waits.</param>
public sealed record ActivityScript(string Does, bool Heartbeats = false);
