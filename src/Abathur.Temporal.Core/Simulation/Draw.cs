namespace Abathur.Temporal.Core.Simulation;

/// <summary>
/// Chance, which Core doesn't have: a number from 0 up to, not including, 1. The same arguments give the same number, so that two
/// simulations which differ in one setting differ in nothing else.
/// </summary>
/// <param name="task">The task's number.</param>
/// <param name="attempt">The attempt, 1 or greater.</param>
/// <param name="number">Which of the attempt's draws, 0 or greater.</param>
public delegate double Draw(int task, int attempt, int number);
