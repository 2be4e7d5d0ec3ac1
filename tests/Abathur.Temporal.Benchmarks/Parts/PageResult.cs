namespace Abathur.Temporal.Benchmarks.Parts;

/// <summary>What the page of a swarm of some size cost.</summary>
/// <param name="Tasks">The swarm's tasks.</param>
/// <param name="One">Queries for one reader of four pages, over some changes.</param>
/// <param name="Many">The same for fifty.</param>
/// <param name="Pages">Each page with its size in bytes, and the milliseconds of its first request and of the median of those that follow.</param>
internal sealed record PageResult(int Tasks, PageQueries One, PageQueries Many, IReadOnlyList<(string Page, int Bytes, double First, double Next)> Pages);
