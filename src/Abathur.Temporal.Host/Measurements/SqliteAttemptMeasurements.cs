using Abathur.Temporal.Host.Memory.Sqlite;

namespace Abathur.Temporal.Host.Measurements;

/// <summary>The table <c>attempt</c> in the file of memory.</summary>
public sealed class SqliteAttemptMeasurements(string path) : IAttemptMeasurements, IDisposable
{
    private const string Insert = """
        INSERT INTO attempt (run_id, repository, swarm, task, attempt, agent, model, kind, ended_at, agent_seconds, merge_seconds,
                             turns, tokens, cost_usd, failure, handed_off, sent_back)
        VALUES (@RunId, @Repository, @Swarm, @Task, @Attempt, @Agent, @Model, @Kind, @EndedAt, @AgentSeconds, @MergeSeconds,
                @Turns, @Tokens, @CostUsd, @Failure, @HandedOff, @SentBack)
        ON CONFLICT (run_id) DO UPDATE SET
        """;

    private const string SetAgent = """
         agent = excluded.agent, model = excluded.model, kind = excluded.kind, ended_at = excluded.ended_at,
         agent_seconds = excluded.agent_seconds, merge_seconds = NULL, turns = excluded.turns, tokens = excluded.tokens,
         cost_usd = excluded.cost_usd, failure = excluded.failure, handed_off = excluded.handed_off, sent_back = excluded.sent_back
        """;

    private const string SetMerge = " ended_at = excluded.ended_at, merge_seconds = excluded.merge_seconds, failure = excluded.failure";

    private const string Prune = """
        DELETE FROM attempt WHERE repository = @Repository AND id <=
            (SELECT id FROM attempt WHERE repository = @Repository ORDER BY id DESC LIMIT 1 OFFSET @MaxRows)
        """;

    private readonly SqliteMemoryDatabase database = new(path);

    public Task AgentEndedAsync(AttemptMeasurement attempt, CancellationToken cancellationToken) => StoreAsync(attempt, SetAgent, cancellationToken);

    public Task MergeEndedAsync(AttemptMeasurement attempt, CancellationToken cancellationToken) => StoreAsync(attempt, SetMerge, cancellationToken);

    public Task<IReadOnlyList<AttemptMeasurement>> ReadAsync(string repository, CancellationToken cancellationToken) => database.ReadAsync<IReadOnlyList<AttemptMeasurement>>(
        async session => [.. (await session.QueryAsync<SqliteAttemptRow>(
            $"SELECT {SqliteAttemptRow.Columns} FROM attempt WHERE repository = @repository ORDER BY id DESC", new { repository })).Select(row => row.ToMeasurement())],
        cancellationToken);

    public void Dispose() => database.Dispose();

    private Task<int> StoreAsync(AttemptMeasurement attempt, string onConflict, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        return database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(Insert + onConflict, SqliteAttemptRow.Of(attempt));
                return await session.ExecuteAsync(Prune, new { attempt.Repository, IAttemptMeasurements.MaxRows });
            },
            cancellationToken);
    }
}
