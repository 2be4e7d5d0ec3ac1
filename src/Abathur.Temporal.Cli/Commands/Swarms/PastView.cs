namespace Abathur.Temporal.Cli.Commands.Swarms;

/// <summary>What <c>abathur swarm at</c> shows of a moment.</summary>
internal enum PastView
{
    Board,
    Tasks,
    Graph,
    Events,
    Questions,
}
