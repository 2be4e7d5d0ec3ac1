using Abathur.Temporal.LocalServer.History.State;
using Abathur.Temporal.LocalServer.Matching;
using Temporalio.Api.Query.V1;

namespace Abathur.Temporal.LocalServer.History.Tasks;

/// <summary>Queries that go with a workflow task, so that their answer sees everything that came before them.</summary>
internal static class Queries
{
    /// <summary>What to ask with the task that is started. A workflow answers only once it has run for the first time.</summary>
    public static IEnumerable<QueryState> Send(RunState run)
    {
        if (run.LastCompletedTaskStartedId == 0)
        {
            yield break;
        }

        foreach (var query in run.Queries)
        {
            query.IsSent = true;
            yield return query;
        }
    }

    public static void Answer(Transaction tx, RunState run, IEnumerable<KeyValuePair<string, WorkflowQueryResult>> results)
    {
        foreach (var (id, result) in results)
        {
            if (run.Queries.Find(q => q.Id == id) is { } query)
            {
                run.Queries.Remove(query);
                tx.React(() => query.Resolve(result));
            }
        }
    }

    /// <summary>No task is left to carry them: they are asked by themselves.</summary>
    public static void Release(Transaction tx, RunState run)
    {
        QueryState[] left = [.. run.Queries];
        run.Queries.Clear();
        tx.React(() => Array.ForEach(left, q => q.Resolve(null)));
    }
}
