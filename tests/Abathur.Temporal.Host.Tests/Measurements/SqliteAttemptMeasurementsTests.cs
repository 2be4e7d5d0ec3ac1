using Abathur.Temporal.Host.Measurements;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Abathur.Temporal.Host.Tests.Measurements;

public sealed class SqliteAttemptMeasurementsTests : AttemptMeasurementsConformance, IDisposable
{
    private readonly TempFolder folder = new();
    private readonly SqliteAttemptMeasurements store;

    public SqliteAttemptMeasurementsTests() => store = new SqliteAttemptMeasurements(Database);

    protected override IAttemptMeasurements Store => store;

    private string Database => folder.Combine("memory.db");

    public void Dispose()
    {
        store.Dispose();
        folder.Dispose();
    }

    protected override Task FillAsync(string repository, int count)
    {
        using var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        connection.Open();
        return connection.ExecuteAsync(
            """
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < @count)
            INSERT INTO attempt (run_id, repository, swarm, task, attempt, agent, kind, ended_at, agent_seconds, turns, tokens, cost_usd, handed_off, sent_back)
            SELECT 'filled ' || i, @repository, 'demo', 'T1', 1, 'a', 'work', 0, 1, 1, 1, 0, 0, 0 FROM n
            """,
            new { repository, count });
    }
}
