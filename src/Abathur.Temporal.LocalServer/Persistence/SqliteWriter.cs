using System.Collections.Concurrent;
using Abathur.Temporal.LocalServer.Visibility;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Abathur.Temporal.LocalServer.Persistence;

/// <summary>
/// The one thread that writes. It takes all write sets that wait and commits them together, so that a disk's flush is paid
/// once for many; each is acknowledged after that flush.
/// </summary>
internal sealed class SqliteWriter : IDisposable
{
    // As much as a commit may hold, so that the first of them doesn't wait for ever.
    private const int LargestGroup = 1000;

    private readonly SqliteConnection connection;
    private readonly VisibilityIndex visibility;
    private readonly SqliteOperations operations;
    private readonly BlockingCollection<PendingCommit> waiting = [];
    private readonly Thread thread;

    public SqliteWriter(SqliteConnection connection, VisibilityIndex visibility)
    {
        this.connection = connection;
        this.visibility = visibility;
        operations = new SqliteOperations(connection);
        thread = new Thread(Run) { IsBackground = true, Name = "Temporal store" };
        thread.Start();
    }

    public Task CommitAsync(WriteSet writes)
    {
        var commit = new PendingCommit(writes);
        waiting.Add(commit);
        return commit.Done.Task;
    }

    /// <summary>Writes what waits, and ends.</summary>
    public void Dispose()
    {
        waiting.CompleteAdding();
        thread.Join();
        operations.Dispose();
        waiting.Dispose();
    }

    private void Run()
    {
        List<PendingCommit> group = [];
        foreach (var first in waiting.GetConsumingEnumerable())
        {
            group.Clear();
            group.Add(first);
            while (group.Count < LargestGroup && waiting.TryTake(out var next))
            {
                group.Add(next);
            }

            Commit(group);
        }
    }

    private void Commit(List<PendingCommit> group)
    {
        try
        {
            Write(group);
        }
        catch (Exception e)
        {
            RollBack();
            Refuse(group, e);
            return;
        }

        foreach (var commit in group)
        {
            Show(commit.Writes);
            commit.Done.SetResult();
        }
    }

    private void Write(List<PendingCommit> group)
    {
        SqliteSchema.Execute(connection, "BEGIN IMMEDIATE");
        foreach (var operation in group.SelectMany(commit => commit.Writes.Operations))
        {
            operations.Apply(operation);
        }

        SqliteSchema.Execute(connection, "COMMIT");
        operations.ForgetClosed();
    }

    // One that can't be written takes nobody along: the others are tried by themselves. A full disk refuses each.
    private void Refuse(List<PendingCommit> group, Exception error)
    {
        if (group.Count == 1)
        {
            group[0].Done.SetException(StoreErrors.Writing(connection.DataSource, error));
            return;
        }

        foreach (var commit in group)
        {
            Commit([commit]);
        }
    }

    private void RollBack()
    {
        operations.Forget();
        if (raw.sqlite3_get_autocommit(connection.Handle) == 0)
        {
            SqliteSchema.Execute(connection, "ROLLBACK");
        }
    }

    private void Show(WriteSet writes)
    {
        foreach (var operation in writes.Operations)
        {
            switch (operation)
            {
                case WriteOperation.UpsertVisibility upsert:
                    visibility.Upsert(upsert.Record);
                    break;
                case WriteOperation.DeleteExecution delete:
                    visibility.Delete(delete.Key.Namespace, delete.Key.RunId);
                    break;
                default:
                    break;
            }
        }
    }
}
