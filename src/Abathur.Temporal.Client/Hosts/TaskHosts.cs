using Abathur.Temporal.Client.Attempts;
using Abathur.Temporal.Client.Swarms;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Data;

namespace Abathur.Temporal.Client.Hosts;

/// <summary>Which host has what of a task: that of the attempt's last run. The service knows it as long as it keeps the attempt's history.</summary>
internal sealed class TaskHosts(SwarmClient swarm, DataFolder data)
{
    private readonly HostReader reader = new(swarm);

    /// <summary>The log of an attempt: on the host that is named, or on that of the attempt's last run; here where that isn't known.</summary>
    public async Task<ILogSource> LogAsync(TaskRecord task, int attempt, AttemptLog log, string? host, CancellationToken cancel)
    {
        host ??= (await new AttemptReader(swarm, data).ReadAsync(task, cancel)).LastOrDefault(row => row.Attempt == attempt)?.Host;
        return Log(task.Id, attempt, log, host);
    }

    /// <summary>The log of an attempt on a host; null: on this one.</summary>
    public ILogSource Log(string task, int attempt, AttemptLog log, string? host) => IsElsewhere(host)
        ? new HostLog(reader, new() { Swarm = swarm.Name, Task = task, Host = host!, Attempt = attempt, Log = log })
        : new LocalLog(data, swarm.Name, task, attempt, log);

    /// <summary>What a task changed, read from the host of its newest attempt; null: no host is known that has it.</summary>
    public async Task<string?> DiffAsync(TaskRecord task, CancellationToken cancel) =>
        await NewestAsync(task, cancel) is { } host && IsElsewhere(host) ? await reader.DiffAsync(task.Id, host, cancel) : null;

    /// <summary>A host that has worked for the swarm; null: none is known. The newest tasks are looked at.</summary>
    public async Task<string?> AnyAsync(CancellationToken cancel)
    {
        var filter = new TaskFilter { States = [TaskState.Completed, TaskState.Running, TaskState.Failed], Limit = 1 };
        var page = await swarm.QueryAsync(s => s.Tasks(filter), cancel);
        return page.Tasks is [var first, ..] ? await NewestAsync(await swarm.QueryAsync(s => s.Task(first.Id), cancel), cancel) : null;
    }

    /// <summary>Says where a repository is that this host lacks, and what to do: the integration branch travels by git itself.</summary>
    /// <param name="repository">The swarm's repository, a path.</param>
    /// <param name="command">What to run where it is.</param>
    /// <param name="cancel">Ends it.</param>
    public async Task<string> WhereAsync(RepositorySpec repository, string command, CancellationToken cancel)
    {
        var (host, branch) = (await AnyAsync(cancel), repository.IntegrationRef ?? GitRefs.Integration(swarm.Name));
        return $"The swarm's repository '{repository.Location()}' is not on this host{(host is null ? "; run this where it is" : $": it is on '{host}'; run there")}: {command}. "
            + $"Or give --repository CLONE, after bringing the integration branch into that clone: git fetch ssh://HOST{repository.Path} {branch}:{branch}";
    }

    /// <summary>Whether that is another host than this one.</summary>
    public bool IsElsewhere(string? host) => host is not null && host != HostIdentity.Find(data);

    private async Task<string?> NewestAsync(TaskRecord task, CancellationToken cancel) =>
        (await new AttemptReader(swarm, data).ReadAsync(task, cancel)).LastOrDefault(row => row.Host is not null)?.Host;
}
