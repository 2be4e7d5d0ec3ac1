using Abathur.Temporal.LocalServer.Visibility;
using Microsoft.Data.Sqlite;

namespace Abathur.Temporal.LocalServer.Persistence;

/// <summary>How each operation is written, with statements prepared once. One thread uses it.</summary>
internal sealed class SqliteOperations : IDisposable
{
    private readonly SqliteStatement findExecution;
    private readonly SqliteStatement addExecution;
    private readonly SqliteStatement saveState;
    private readonly SqliteStatement appendHistory;
    private readonly SqliteStatement setCurrentRun;
    private readonly SqliteStatement upsertVisibility;
    private readonly SqliteStatement putMetadata;
    private readonly SqliteStatement deleteMetadata;
    private readonly SqliteStatement[] deleteExecution;
    private readonly SqliteStatement deleteCurrentRun;

    // A row's number by run, of open runs: most operations are on those.
    private readonly Dictionary<ExecutionKey, long> ids = [];
    private readonly List<ExecutionKey> closed = [];

    public SqliteOperations(SqliteConnection connection)
    {
        SqliteStatement Prepare(string sql) => new(connection, sql);

        findExecution = Prepare("SELECT id FROM executions WHERE run_id = $1 AND workflow_id = $2 AND namespace = $3");
        addExecution = Prepare(
            "INSERT INTO executions(run_id, workflow_id, namespace, open, state) VALUES($1, $2, $3, 1, x'') RETURNING id");
        saveState = Prepare("UPDATE executions SET open = $2, state = $3 WHERE id = $1");
        appendHistory = Prepare(
            "INSERT INTO history(execution, first_event_id, event_count, data) SELECT $1, $2, $3, $4 WHERE $2 = coalesce("
            + "(SELECT first_event_id + event_count FROM history WHERE execution = $1 ORDER BY first_event_id DESC LIMIT 1), 1)");
        setCurrentRun = Prepare("INSERT OR REPLACE INTO current_runs(namespace, workflow_id, run_id) VALUES($1, $2, $3)");
        upsertVisibility = Prepare("INSERT OR REPLACE INTO visibility(execution, record) VALUES($1, $2)");
        putMetadata = Prepare("INSERT OR REPLACE INTO metadata(kind, name, value) VALUES($1, $2, $3)");
        deleteMetadata = Prepare("DELETE FROM metadata WHERE kind = $1 AND name = $2");
        deleteCurrentRun = Prepare("DELETE FROM current_runs WHERE namespace = $1 AND workflow_id = $2 AND run_id = $3");
        deleteExecution =
        [
            Prepare("DELETE FROM history WHERE execution = $1"),
            Prepare("DELETE FROM visibility WHERE execution = $1"),
            Prepare("DELETE FROM executions WHERE id = $1"),
        ];
    }

    public void Apply(WriteOperation operation)
    {
        switch (operation)
        {
            case WriteOperation.AppendHistory append:
                Append(append.Key, append.Batch);
                break;
            case WriteOperation.SaveState save:
                Save(save);
                break;
            case WriteOperation.SetCurrentRun { Key: var key }:
                setCurrentRun.Execute(key.Namespace, key.WorkflowId, key.RunId);
                break;
            case WriteOperation.DeleteExecution { Key: var key }:
                Delete(key);
                break;
            case WriteOperation.UpsertVisibility { Record: var record }:
                upsertVisibility.Execute(
                    IdOf(new ExecutionKey(record.Namespace, record.WorkflowId, record.RunId)), VisibilityRecordCodec.Encode(record).Memory);
                break;
            case WriteOperation.PutMetadata put:
                putMetadata.Execute((long)put.Kind, put.Name, put.Value);
                break;
            case WriteOperation.DeleteMetadata delete:
                deleteMetadata.Execute((long)delete.Kind, delete.Name);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(operation), operation, null);
        }
    }

    /// <summary>After a rollback: rows that were added are gone.</summary>
    public void Forget()
    {
        ids.Clear();
        closed.Clear();
    }

    /// <summary>After a commit: nothing more is written of what closed.</summary>
    public void ForgetClosed()
    {
        closed.ForEach(key => ids.Remove(key));
        closed.Clear();
    }

    public void Dispose()
    {
        foreach (var statement in (IEnumerable<SqliteStatement>)
            [
                findExecution, addExecution, saveState, appendHistory, setCurrentRun, upsertVisibility, putMetadata, deleteMetadata,
                deleteCurrentRun, .. deleteExecution,
            ])
        {
            statement.Dispose();
        }
    }

    private void Append(ExecutionKey key, HistoryBatch batch)
    {
        if (appendHistory.Execute(IdOf(key), batch.FirstEventId, batch.EventCount, batch.Data) == 0)
        {
            throw new StoreException($"Run {key.RunId} doesn't continue with event {batch.FirstEventId}.");
        }
    }

    private void Save(WriteOperation.SaveState save)
    {
        saveState.Execute(IdOf(save.Key), save.IsOpen ? 1L : 0L, save.State);
        if (!save.IsOpen)
        {
            closed.Add(save.Key);
        }
    }

    private void Delete(ExecutionKey key)
    {
        var id = IdOf(key);
        foreach (var statement in deleteExecution)
        {
            statement.Execute(id);
        }

        deleteCurrentRun.Execute(key.Namespace, key.WorkflowId, key.RunId);
        ids.Remove(key);
    }

    private long IdOf(ExecutionKey key)
    {
        if (!ids.TryGetValue(key, out var id))
        {
            id = findExecution.Number(key.RunId, key.WorkflowId, key.Namespace)
                ?? addExecution.Number(key.RunId, key.WorkflowId, key.Namespace)!.Value;
            ids[key] = id;
        }

        return id;
    }
}
