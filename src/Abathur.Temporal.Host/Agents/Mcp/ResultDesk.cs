using System.Text.Json;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents.Runtimes;

namespace Abathur.Temporal.Host.Agents.Mcp;

/// <summary>
/// Takes an attempt's result from its agent's tools into its result file, and where it outlives the worker. The first one holds, and is on the
/// disk when the agent hears of it.
/// </summary>
/// <param name="launch">The attempt.</param>
/// <param name="swarm">Who checks a plan.</param>
internal sealed class ResultDesk(AgentLaunch launch, ISwarmCalls swarm)
{
    private const string EndNow = "Commit what is to be kept, and end your work now with a short final message: you go on when the answer is there.";
    private const string HasResult = "This attempt has a result already, and the first one holds. End your work now.";
    private const string Taken = "Taken. End your work now with a short final message.";

    private readonly Lock gate = new();
    private int planCorrections;

    /// <exception cref="InvalidInputException">The task owes something else, its plan can't be submitted, or there is another result.</exception>
    public async Task<string> FinishAsync(FinishCall call, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(call.Summary))
        {
            throw new InvalidInputException("finish: the summary is empty; say in a few sentences what was done or found.");
        }

        RequireReview(call.Review);
        RequireVerdict(call.Verdict);
        var tasks = call.Tasks?.Select(task => task?.ToSubmission() ?? throw new InvalidInputException("finish: null among the `tasks` where a task is needed.")).ToList();
        await RequirePlanAsync(tasks, cancellationToken);
        return Take(new()
        {
            Summary = AgentResultFile.Shorten(call.Summary),
            AlreadyComplete = AgentResultFile.Shorten(call.AlreadyComplete),
            Review = call.Review,
            Verdict = call.Verdict,
            Tasks = tasks,
            PlanCorrections = planCorrections > 0 ? planCorrections : null,
        });
    }

    /// <exception cref="InvalidInputException">It may not hand off to that agent, or there is another result.</exception>
    public string HandOff(HandOffCall call)
    {
        var result = new AgentResultFile { Handoff = new(call.Agent, call.Note) };
        result.RequireAllowedHandoff(launch);
        return Take(result);
    }

    /// <summary>Reports a blocker to the swarm, and ends the attempt with it unless it has been answered before.</summary>
    /// <exception cref="InvalidInputException">The swarm refuses it, or there is another result.</exception>
    public async Task<string> ReportBlockerAsync(Blocker blocker, CancellationToken cancellationToken)
    {
        var result = new AgentResultFile { Blocker = blocker };
        Require(IsFree(Json(result)), HasResult);
        var reported = await swarm.ReportBlockerAsync(launch.Task, blocker, cancellationToken);
        if (reported is { Answer: { } answer } && reported.Attempt != launch.Task.Attempt)
        {
            return $"An operator has answered this before: {answer}\nGo on with your task.";
        }

        Take(result);
        return reported.Question == blocker.Question
            ? $"Asked, as {reported.Escalation}. {EndNow}"
            : $"Not asked: the answer to {reported.Escalation} is waited for already ({reported.Question}). {EndNow}";
    }

    private void RequireReview(ReviewVerdict? review)
    {
        if (launch.Task.Reviews is null)
        {
            Require(review is null, "finish: this task is no review; leave `review` out.");
            return;
        }

        Require(review is not null, "finish: this task is a review; add `review` with its decision, `approve` or `changes`.");
        Require(
            review!.Decision != ReviewDecision.Changes || !string.IsNullOrWhiteSpace(review.Comments),
            "finish: `review` asks for changes and names none; name each in `comments`, with its file and line.");
    }

    private void RequireVerdict(Verdict? verdict) => Require(
        verdict is null == launch.Task.Diagnoses is null,
        verdict is null
            ? $"finish: this task is the diagnosis of {launch.Task.Diagnoses}; add `verdict` with its action, `retry`, `replace`, `accept` or `ask`."
            : "finish: this task is no diagnosis; leave `verdict` out.");

    // Once the corrections are used up, the swarm itself refuses the plan and ends the task.
    private async Task RequirePlanAsync(IReadOnlyList<TaskSubmission>? tasks, CancellationToken cancellationToken)
    {
        if (launch.Task.Plans is not { } request)
        {
            Require(tasks is null, "finish: this task doesn't plan; leave `tasks` out. `submit_task` submits further tasks.");
            return;
        }

        Require(tasks is not null, "finish: this task plans; add `tasks`, the whole plan, each task with a `key` and a `title`.");
        var problems = TaskPlan.Excess(tasks!) is { } excess ? [excess] : await swarm.CheckPlanAsync(launch.Task, tasks!, cancellationToken);
        if (problems.Count > 0 && Interlocked.Increment(ref planCorrections) is var corrections && corrections <= request.Corrections)
        {
            throw new InvalidInputException(FormattableString.Invariant(
                $"finish: the plan can't be submitted (correction {TaskPlan.MaxCorrections - request.Corrections + corrections} of {TaskPlan.MaxCorrections}). Correct all of this, and call `finish` again with the whole plan:\n- ")
                + string.Join("\n- ", problems));
        }
    }

    private static void Require(bool holds, string message)
    {
        if (!holds)
        {
            throw new InvalidInputException(message);
        }
    }

    private string Take(AgentResultFile result)
    {
        var json = Json(result);
        lock (gate)
        {
            Require(IsFree(json), HasResult);
            if (!File.Exists(launch.ResultFile))
            {
                Write(launch.Kept?.FilePath, json);
                Write(launch.ResultFile, json);
            }
        }

        return Taken;
    }

    // Free also for the same result once more. Anything but a file with a length (a pipe, a device) would be read for ever.
    private bool IsFree(byte[] json) => new FileInfo(launch.ResultFile) is not { Exists: true } known
        || (known.Length == json.Length && File.ReadAllBytes(known.FullName).AsSpan().SequenceEqual(json));

    private static byte[] Json(AgentResultFile result) => JsonSerializer.SerializeToUtf8Bytes(result, AbathurJson.Options);

    private static void Write(string? path, byte[] json)
    {
        if (path is null)
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var fresh = path + "-fresh";
        using (var file = File.Create(fresh))
        {
            file.Write(json);
            file.Flush(flushToDisk: true);
        }

        File.Move(fresh, path, overwrite: true);
    }
}
