using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Memory.Sqlite;

namespace Abathur.Temporal.Host.Measurements;

/// <summary>A row of the table <c>attempt</c>.</summary>
internal sealed class SqliteAttemptRow
{
    public const string Columns = """
        run_id AS RunId, repository, swarm, task, attempt, agent, model, kind, ended_at AS EndedAt, agent_seconds AS AgentSeconds,
        merge_seconds AS MergeSeconds, turns, tokens, cost_usd AS CostUsd, failure, handed_off AS HandedOff, sent_back AS SentBack
        """;

    public required string RunId { get; init; }

    public required string Repository { get; init; }

    public required string Swarm { get; init; }

    public required string Task { get; init; }

    public required int Attempt { get; init; }

    public required string Agent { get; init; }

    public string? Model { get; init; }

    public required string Kind { get; init; }

    public required long EndedAt { get; init; }

    public required double AgentSeconds { get; init; }

    public double? MergeSeconds { get; init; }

    public required int Turns { get; init; }

    public required long Tokens { get; init; }

    public required double CostUsd { get; init; }

    public string? Failure { get; init; }

    public required bool HandedOff { get; init; }

    public required bool SentBack { get; init; }

    public static SqliteAttemptRow Of(AttemptMeasurement attempt) => new()
    {
        RunId = attempt.RunId,
        Repository = attempt.Repository,
        Swarm = attempt.Swarm,
        Task = attempt.Task,
        Attempt = attempt.Attempt,
        Agent = attempt.Agent,
        Model = attempt.Model,
        Kind = Text.Camel(attempt.Kind),
        EndedAt = attempt.EndedAt.ToUnixTimeMilliseconds(),
        AgentSeconds = attempt.AgentSeconds,
        MergeSeconds = attempt.MergeSeconds,
        Turns = attempt.Usage.Turns,
        Tokens = attempt.Usage.Tokens,
        CostUsd = (double)attempt.Usage.CostUsd,
        Failure = SqliteMemoryRow.Word(attempt.Failure),
        HandedOff = attempt.HandedOff,
        SentBack = attempt.SentBack,
    };

    public AttemptMeasurement ToMeasurement() => new()
    {
        RunId = RunId,
        Repository = Repository,
        Swarm = Swarm,
        Task = Task,
        Attempt = Attempt,
        Agent = Agent,
        Model = Model,
        Kind = Enum.Parse<AttemptKind>(Kind, ignoreCase: true),
        EndedAt = SqliteMemoryRow.Time(EndedAt),
        AgentSeconds = AgentSeconds,
        MergeSeconds = MergeSeconds,
        Usage = new(Turns, Tokens, (decimal)CostUsd),
        Failure = Failure is null ? null : Enum.Parse<FailureKind>(Failure, ignoreCase: true),
        HandedOff = HandedOff,
        SentBack = SentBack,
    };
}
