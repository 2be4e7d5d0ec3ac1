using System.Globalization;
using System.Text;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents.Registry;

namespace Abathur.Temporal.Host.Agents.Runtimes;

/// <summary>The texts an agent gets: who it is, and what it is to do.</summary>
public static class PromptBuilder
{
    /// <summary>The definition's prompt with its constraints: a system prompt, where the runtime knows such a thing.</summary>
    public static string System(AgentDefinition agent)
    {
        ArgumentNullException.ThrowIfNull(agent);
        var text = new StringBuilder(agent.Prompt.Trim()).Append('\n');
        AddList(text, "Constraints", agent.Constraints);
        return text.ToString().TrimStart('\n');
    }

    /// <summary>
    /// The task, what is known of it, and the rules of the house. An agent that continues its session knows these: it gets what happened since.
    /// </summary>
    public static string Task(AgentLaunch launch)
    {
        ArgumentNullException.ThrowIfNull(launch);
        return launch.Session is null ? Whole(launch.Task, launch) : Resumed(launch.Task, launch);
    }

    private static string Whole(AttemptInput task, AgentLaunch launch)
    {
        var text = new StringBuilder($"# Task {task.TaskId}: {task.Title.ReplaceLineEndings(" ")}\n");
        if (!string.IsNullOrWhiteSpace(task.Description))
        {
            text.Append('\n').Append(task.Description.Trim()).Append('\n');
        }

        AddReview(text, launch);
        PlanPrompt.AddTask(text, launch);
        AddList(text, "Hints", task.Hints);
        AddVerification(text, launch.Verification);
        AddList(text, "Look at these files first", task.RelevantFiles);
        AddList(text, "Results of the tasks this one builds on", task.Upstream);
        AddList(text, "From memory (may be outdated: check before you rely on it)", launch.Memory);
        AddList(text, "Rules", Rules(launch));
        AddResult(text, launch);
        return text.ToString();
    }

    private static string Resumed(AttemptInput task, AgentLaunch launch)
    {
        var text = new StringBuilder($"# Task {task.TaskId} continues: attempt {task.Attempt}\n\n");
        text.Append("Continue the task that you were given in this session. Your run before this one ended early, or its result was not accepted.\n");
        AddList(text, "What happened since", launch.News);
        AddVerification(text, launch.Verification);
        AddList(text, "Where you are", Place(launch));
        return text.ToString();
    }

    private static IEnumerable<string> Place(AgentLaunch launch)
    {
        var task = launch.Task;
        yield return "Your working directory was made again at the same path, from the last commit of your branch: look at `git log` and `git status` before you go on.";
        yield return "What you had not committed is not there. If there was anything, a ref keeps it: `git for-each-ref "
            + $"{GitRefs.SalvagePrefix}{task.Swarm}/{task.TaskId}/` lists the refs, `git diff HEAD...REF` shows what one adds, `git checkout REF -- PATH` takes a file.";
        yield return launch.Mcp is null
            ? $"Your result file is now `{launch.ResultFile}`; it takes the same members as before."
            : "The tools of the MCP server `abathur` work as before; no result of your task is taken yet.";
        yield return "The rules of the task hold as before. Required: end with a summary of a few sentences.";
    }

    /// <summary>Both in one text; a session that continues knows who it is.</summary>
    public static string Whole(AgentLaunch launch)
    {
        ArgumentNullException.ThrowIfNull(launch);
        return launch.Session is null ? $"{System(launch.Agent)}\n{Task(launch)}" : Task(launch);
    }

    private static IEnumerable<string> Rules(AgentLaunch launch)
    {
        yield return "Your working directory is a git worktree made for this task. Stay inside it.";
        if (launch.Task.ReadOnly || launch.Agent.Summary.ReadOnly)
        {
            yield return "Change no file and make no commit. Required instead: a result with your findings.";
        }
        else
        {
            yield return "Commit your work with git on the current branch before you finish: only commits are merged.";
            yield return "Leave the worktree clean: no changed or untracked files, nothing in git stash, no nested git repository.";
            yield return "Do not switch branches, push, or change git's configuration: other tasks share the repository.";
        }

        if (launch.Continues)
        {
            yield return "The branch holds the commits of the previous attempt: read them (git log) and continue from there.";
        }

        if (!launch.Task.ReadOnly && launch.Task.Verify is { Count: > 0 } verify)
        {
            yield return $"Your work is merged only if this command exits with code 0 in your working directory: `{string.Join(' ', verify)}`.";
        }

        yield return launch.Task.MayReportBlocker == true
            ? "Nobody answers questions while you work: decide what you can decide. What only an operator can, report as a blocker, which ends the attempt (see Result). Required: end with a summary of a few sentences."
            : "Nobody answers questions while you work. Required: end with a summary of a few sentences.";
    }

    private static void AddReview(StringBuilder text, AgentLaunch launch)
    {
        if (launch.Task is not { Reviews: { } work })
        {
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"""

            ## Review

            {work.Author} has done this task, and its work passed the verify command if there is one. You review it before it is merged
            (round {work.Round}). Your working directory holds the work; `{launch.ReviewDiff}` holds it as a diff.

            """);
        if (!string.IsNullOrWhiteSpace(work.Summary))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{work.Author} says: {work.Summary.Trim()}\n");
        }
    }

    // The fence is longer than any that a test runner prints.
    private static void AddVerification(StringBuilder text, EarlierVerification? verification)
    {
        if (verification is null)
        {
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"""

            ## Verification of attempt {verification.Attempt}

            The verify command failed. Its whole output is in `{verification.Log}` (the environment variable ABATHUR_VERIFY_LOG holds this path).

            """);
        if (verification.Excerpt.Length > 0)
        {
            text.Append($"An excerpt:\n\n~~~~~~~~\n{verification.Excerpt}\n~~~~~~~~\n");
        }
    }

    private static void AddResult(StringBuilder text, AgentLaunch launch)
    {
        if (launch.Mcp is not null)
        {
            ToolsPrompt.Add(text, launch);
            return;
        }

        text.Append($$"""

            ## Result

            Required: end with a message that states your result. To report more than text, write a JSON file to `{{launch.ResultFile}}` (the
            environment variable ABATHUR_RESULT holds this path) with any of these members:

            - `"summary": "…"`: optional; your result in words. If omitted, your final message is used.

            """);
        if (launch.Task.Plans is null)
        {
            text.Append("""
                - `"addWork": {"tasks": [{"title": "…", "description": "…", "key": "…", "dependsOn": ["…"]}]}`: optional; further tasks for the swarm.

                """);
        }

        if (!launch.Task.ReadOnly && !launch.Agent.Summary.ReadOnly)
        {
            text.Append("""
                - `"alreadyComplete": "…"`: the reason; required if the task was complete before you started and you changed nothing. If
                  omitted, an attempt that changes no file fails.

                """);
        }

        if (launch.Task.Reviews is not null)
        {
            text.Append("""
                - `"review"`: required. Exactly one of:
                  - `{"decision": "approve"}`: the work may be merged as it is;
                  - `{"decision": "changes", "comments": "…"}`: the author has to change it first. Name each change, with its file and line, in at most 850 characters;
                    the author is told nothing else.

                """);
        }

        PlanPrompt.AddResult(text, launch, "tasks");

        if (launch.Task.Diagnoses is { } diagnosed)
        {
            text.Append($$"""
                - `"verdict"`: required for {{diagnosed}}; if you omit it, an operator is asked. Exactly one of:
                  - `{"action": "retry", "hint": "…"}`: run the same task again; the hint says what would have prevented the failure;
                  - `{"action": "replace", "tasks": [{"title": "…", "description": "…", "key": "…", "dependsOn": ["…"]}]}`: run these tasks instead, 1 to 10;
                  - `{"action": "accept"}`: the failure does no harm; tasks that depend on it continue;
                  - `{"action": "ask", "question": "…"}`: an operator must decide.

                """);
        }

        if (launch.Task.MayReportBlocker == true)
        {
            text.Append("""
                - `"blocker": {"question": "…"}`: optional; asks an operator what you can't decide or do yourself, and what can't be found out here, in at most
                  1,000 characters. Commit first. Your attempt ends with it; when the answer is there, the task goes on from its branch, and its agent is
                  told the answer.

                """);
        }

        if (launch.HandoffTargets.Count > 0)
        {
            text.Append($$"""
                - `"handoff": {"agent": "…", "note": "…"}`: optional; hands this task over instead of finishing it, with its branch as it
                  is, to one of: {{string.Join(", ", launch.HandoffTargets)}}. The note tells that agent what it needs to know.
                  Commit first: uncommitted changes are not handed over.

                """);
        }
    }

    private static void AddList(StringBuilder text, string title, IEnumerable<string>? items)
    {
        var list = items?.Where(item => !string.IsNullOrWhiteSpace(item)).ToArray() ?? [];
        if (list.Length > 0)
        {
            text.Append($"\n## {title}\n\n");
            foreach (var item in list)
            {
                text.Append("- ").Append(item.Trim().ReplaceLineEndings("\n  ")).Append('\n');
            }
        }
    }
}
