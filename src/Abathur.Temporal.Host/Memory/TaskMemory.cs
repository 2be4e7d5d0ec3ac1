using System.Security.Cryptography;
using System.Text;
using Abathur.Temporal.Contracts;
using Microsoft.Extensions.Logging;

namespace Abathur.Temporal.Host.Memory;

/// <summary>What tasks learn and recall: lessons of attempts, one namespace for each repository, one entry for each task.</summary>
public sealed partial class TaskMemory(IMemoryStore store, TimeProvider time, ILogger<TaskMemory> logger)
{
    /// <summary>Lines that an agent is given.</summary>
    public const int MaxLines = 5;

    /// <summary>Characters of a line.</summary>
    public const int MaxLineLength = 500;

    // Lessons have keys of their own, which an agent could choose too.
    private const string NotesBelow = "/notes";

    private const int MaxFoundLength = 2000;

    /// <summary>The namespace of a repository: its path or URL is an operator's, and may be longer than a namespace.</summary>
    public static string Namespace(RepositorySpec repository)
    {
        ArgumentNullException.ThrowIfNull(repository);
        var path = Encoding.UTF8.GetBytes(Path.TrimEndingDirectorySeparator(repository.Location()));
        return "repo/" + Convert.ToHexStringLower(SHA256.HashData(path))[..16];
    }

    /// <summary>Stores what an attempt taught; the same attempt again changes nothing.</summary>
    public async Task RememberAsync(Lesson lesson, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lesson);
        var failure = lesson.Failure is { } kind ? Text.Camel(kind) : null;
        var outcome = failure is null ? lesson.Outcome : $"failed ({failure}): {lesson.Outcome}";
        await store.StoreAsync(
            new MemoryDraft
            {
                Namespace = Namespace(lesson.Repository),
                Key = Key(lesson.Swarm, lesson.Task),
                Content = MemoryText.Clean($"{lesson.Title}: {outcome}", MemoryLimits.ContentBytes),
                Tier = TeachesForDays(lesson.Failure) ? MemoryTier.Episodic : MemoryTier.Working,
                Type = failure is null ? MemoryType.Context : MemoryType.Error,
                Metadata = new MemoryMetadata
                {
                    Source = Source(lesson.Swarm, lesson.Task, lesson.Attempt),
                    Task = Key(lesson.Swarm, lesson.Task),
                    Tags = [lesson.Agent, failure ?? "done"],
                },
                OncePerSource = true,
            },
            cancellationToken);
    }

    /// <summary>
    /// What earlier attempts and other tasks of the repository taught: the task's own first, each at most once, and never
    /// what this attempt stored itself. Memory that fails costs advice, not the task.
    /// </summary>
    public async Task<IReadOnlyList<string>> RecallAsync(AttemptInput task, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        try
        {
            return await FindAsync(task, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogRecallFailed(logger, task.Swarm, task.TaskId, e);
            return [];
        }
    }

    /// <summary>What memory holds of the repository on these words, best first, a text each; a search counts as no use.</summary>
    public async Task<IReadOnlyList<string>> SearchAsync(AttemptInput task, string words, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        var hits = await store.SearchAsync(new MemoryQuery { Text = words, Namespace = Namespace(task.Repository), Limit = limit }, cancellationToken);
        return [.. hits.Select(hit => Text.Cut($"{hit.Entry.Key}{About(hit.Entry)}: {hit.Entry.Content}", MaxFoundLength))];
    }

    /// <summary>Stores what an agent wants remembered; the same content again changes nothing.</summary>
    /// <exception cref="InvalidInputException">The key or the content is out of its bounds.</exception>
    public async Task NoteAsync(AttemptInput task, string key, string content, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        var draft = new MemoryDraft
        {
            Namespace = Namespace(task.Repository) + NotesBelow,
            Key = key,
            Content = content,
            Tier = MemoryTier.Episodic,
            Metadata = new MemoryMetadata
            {
                Source = Source(task.Swarm, task.TaskId, task.Attempt),
                Task = Key(task.Swarm, task.TaskId),
                Tags = [task.Agent],
            },
        };
        MemoryLimits.Check(draft);
        if (await store.GetAsync(draft.Namespace, key, accessor: null, cancellationToken) is not { Content: var known } || known != content)
        {
            await store.StoreAsync(draft, cancellationToken);
        }
    }

    /// <summary>Deletes what has expired or decayed.</summary>
    public Task<MemoryPruned> DecayAsync(CancellationToken cancellationToken) => store.PruneAsync(time.GetUtcNow(), cancellationToken);

    private async Task<IReadOnlyList<string>> FindAsync(AttemptInput task, CancellationToken cancellationToken)
    {
        var (repository, own) = (Namespace(task.Repository), Key(task.Swarm, task.TaskId));
        var hits = await store.SearchAsync(
            new MemoryQuery
            {
                Text = MemoryText.Significant($"{task.Title} {task.Description}"),
                Namespace = repository,
                Limit = MaxLines * 2,
            },
            cancellationToken);
        var before = await store.GetAsync(repository, own, accessor: null, cancellationToken);
        var entries = hits.Select(hit => hit.Entry).Prepend(before).OfType<MemoryEntry>()
            .DistinctBy(entry => (entry.Namespace, entry.Key))
            .Where(entry => entry.Metadata.Source != Source(task.Swarm, task.TaskId, task.Attempt))
            .Take(MaxLines)
            .ToArray();
        foreach (var entry in entries)
        {
            await store.GetAsync(entry.Namespace, entry.Key, task.Agent, cancellationToken);
        }

        return [.. entries.Select(entry => MemoryText.Line($"{entry.Key}{About(entry)}: {entry.Content}", MaxLineLength))];
    }

    private static string About(MemoryEntry entry) => entry.Metadata.Tags is { Count: > 0 } tags ? $" ({string.Join(", ", tags)})" : string.Empty;

    // A provider's limits or a lost host say nothing of the repository, and are soon over.
    private static bool TeachesForDays(FailureKind? failure) =>
        failure is not (FailureKind.RateLimited or FailureKind.Auth or FailureKind.Infrastructure or FailureKind.Canceled or FailureKind.ProviderUnavailable or FailureKind.MissingProgram);

    private static string Key(string swarm, string task) => $"{swarm}/{task}";

    private static string Source(string swarm, string task, int attempt) => FormattableString.Invariant($"{swarm}/{task}/{attempt}");

    [LoggerMessage(EventId = 4101, Level = LogLevel.Warning, Message = "Memory could not be recalled for {Swarm}/{Task}; the task continues without it")]
    private static partial void LogRecallFailed(ILogger logger, string swarm, string task, Exception error);
}
