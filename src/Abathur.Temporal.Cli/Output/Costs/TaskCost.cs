using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Output.Costs;

/// <summary>What a task used.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Attempts">Attempts started.</param>
/// <param name="Usage">What all of them used.</param>
/// <param name="Title">Its title; absent once shrunk.</param>
internal sealed record TaskCost(string Id, int Attempts, AgentUsage Usage, string? Title = null);
