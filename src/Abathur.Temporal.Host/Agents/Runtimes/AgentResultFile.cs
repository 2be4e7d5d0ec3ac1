using System.Text.Json;
using System.Text.Json.Serialization;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents.Registry;

namespace Abathur.Temporal.Host.Agents.Runtimes;

/// <summary>The file an agent may leave: what it says, what comes next, or why it failed.</summary>
internal sealed record AgentResultFile
{
    private const int MaxBytes = 1024 * 1024;
    private const int MaxSummary = 2000;

    public string? Summary { get; init; }

    public Handoff? Handoff { get; init; }

    public Blocker? Blocker { get; init; }

    public AddWork? AddWork { get; init; }

    public Verdict? Verdict { get; init; }

    public string? AlreadyComplete { get; init; }

    public ReviewVerdict? Review { get; init; }

    /// <summary>The plan's tasks.</summary>
    public IReadOnlyList<TaskSubmission>? Tasks { get; init; }

    /// <summary>How often the plan was sent back while the agent worked.</summary>
    public int? PlanCorrections { get; init; }

    public AgentUsage? Usage { get; init; }

    public AgentResultFailure? Failure { get; init; }

    [JsonIgnore]
    public TaskPlan? Plan => Tasks is null ? null : new() { Tasks = Tasks, Corrections = PlanCorrections };

    /// <summary>Null where the agent left none.</summary>
    /// <exception cref="AgentFailureException">It can't be read, or says what the agent may not say.</exception>
    public static AgentResultFile? Read(AgentLaunch launch, AgentUsage usage)
    {
        var file = new FileInfo(launch.ResultFile);

        // Anything but a file with a length (a pipe, a device) would be read for ever.
        if (!file.Exists || file.Length == 0)
        {
            return null;
        }

        try
        {
            if (file.Length > MaxBytes)
            {
                throw new InvalidInputException($"it holds {file.Length:N0} bytes; {MaxBytes:N0} are allowed.");
            }

            var json = File.ReadAllBytes(file.FullName);
            RefuseUnknownMembers(json);
            var result = AbathurJson.Read<AgentResultFile>(json, "the agent's result file");
            result.RequireAllowedHandoff(launch);
            result.RequirePlan(launch);
            result.RequireAllowedBlocker(launch);
            return result with
            {
                Summary = Shorten(result.Summary),
                AlreadyComplete = Shorten(result.AlreadyComplete),
                Blocker = result.Blocker is { } blocker ? blocker with { Question = Text.Cut(blocker.Question, Blocker.MaxQuestion) } : null,
            };
        }
        catch (Exception e) when (e is InvalidInputException or JsonException or IOException or UnauthorizedAccessException)
        {
            var why = e is JsonException ? $"it is no valid JSON: {e.Message}" : e.Message;
            throw AgentFailureException.Of(FailureKind.Agent, $"the agent's result (ABATHUR_RESULT) can't be taken: {why}", usage);
        }
    }

    /// <summary>What an agent left that ended without a failure.</summary>
    /// <param name="result">Its result file; null: it left none.</param>
    /// <param name="said">What it said at the end.</param>
    /// <param name="usage">What it used.</param>
    public static AgentOutcome ToOutcome(AgentResultFile? result, string? said, AgentUsage usage) =>
        new(result?.Summary ?? Shorten(said), usage, result?.Handoff, result?.AddWork, result?.Verdict, result?.AlreadyComplete, result?.Review, result?.Plan)
        {
            Blocker = result?.Blocker,
        };

    public static string? Shorten(string? summary) => Text.Cut(summary, MaxSummary);

    /// <exception cref="InvalidInputException">It hands off to an agent that this one may not hand off to.</exception>
    public void RequireAllowedHandoff(AgentLaunch launch)
    {
        if (Handoff is { } handoff && !launch.HandoffTargets.Contains(AgentSlug.From(handoff.Agent)))
        {
            throw new InvalidInputException(launch.HandoffTargets.Count == 0
                ? $"it hands off to '{handoff.Agent}', but this agent may hand off to nobody (`handoff_targets`)."
                : $"it hands off to '{handoff.Agent}'; allowed are {string.Join(", ", launch.HandoffTargets)}.");
        }
    }

    private void RequireAllowedBlocker(AgentLaunch launch)
    {
        if (Blocker is not null && launch.Task.MayReportBlocker != true)
        {
            throw new InvalidInputException("it reports a blocker, and this task may report none or no more (the swarm's setting maxBlockers): the agent has to decide for itself.");
        }

        if (Blocker is not null && string.IsNullOrWhiteSpace(Blocker.Question))
        {
            throw new InvalidInputException("blocker.question is empty; say what an operator has to decide or to do.");
        }
    }

    private void RequirePlan(AgentLaunch launch)
    {
        if (Tasks is not null && launch.Task.Plans is null)
        {
            throw new InvalidInputException("it gives `tasks`, but its task doesn't plan; further tasks belong into `addWork`.");
        }

        // What is larger doesn't fit a message to the swarm, which checks the rest.
        if (Tasks is not null && TaskPlan.Excess(Tasks) is { } excess)
        {
            throw new InvalidInputException(excess);
        }
    }

    // A misspelt `handoff` must not pass for a finished task.
    private static void RefuseUnknownMembers(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        var known = AbathurJson.Options.GetTypeInfo(typeof(AgentResultFile)).Properties.Select(p => p.Name).ToArray();
        foreach (var member in document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.EnumerateObject().Select(m => m.Name) : [])
        {
            if (!known.Contains(member, StringComparer.OrdinalIgnoreCase))
            {
                throw new InvalidInputException($"unknown member '{member}'; {NearestName.Suggest(member, known)}");
            }
        }
    }
}
