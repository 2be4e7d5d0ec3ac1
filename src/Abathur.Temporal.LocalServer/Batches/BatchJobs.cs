using System.Collections.Concurrent;
using Abathur.Temporal.LocalServer.Errors;

namespace Abathur.Temporal.LocalServer.Batches;

/// <summary>The batches since the server started. They are not kept: what a batch has done is, and the rest can be asked for again.</summary>
internal sealed class BatchJobs
{
    private readonly ConcurrentDictionary<(string Namespace, string Id), BatchJob> jobs = new();

    /// <exception cref="Grpc.Core.RpcException">AlreadyExists: a batch has this id.</exception>
    public void Start(BatchJob job)
    {
        if (!jobs.TryAdd((job.Request.Namespace, job.Request.JobId), job))
        {
            throw ServiceError.AlreadyStarted("Workflow execution is already running or has completed.", "", "", "");
        }

        _ = Task.Run(job.RunAsync);
    }

    /// <exception cref="Grpc.Core.RpcException">NotFound.</exception>
    public BatchJob Get(string ns, string id) => jobs.TryGetValue((ns, id), out var job) ? job : throw ServiceError.WorkflowNotFound(id);

    /// <summary>A namespace's, the latest first.</summary>
    public IReadOnlyList<BatchJob> In(string ns) =>
        [.. jobs.Values.Where(job => job.Request.Namespace == ns).OrderByDescending(job => job.StartTime)];

    /// <summary>The server ends: none goes on.</summary>
    public void StopAll()
    {
        foreach (var job in jobs.Values)
        {
            job.Stop();
        }
    }
}
