using System.Globalization;
using System.Text;
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

    /// <summary>The task, what is known of it, and the rules of the house.</summary>
    public static string Task(AgentLaunch launch)
    {
        ArgumentNullException.ThrowIfNull(launch);
        var task = launch.Task;
        var text = new StringBuilder($"# Task {task.TaskId}: {task.Title.ReplaceLineEndings(" ")}\n");
        if (!string.IsNullOrWhiteSpace(task.Description))
        {
            text.Append('\n').Append(task.Description.Trim()).Append('\n');
        }

        AddList(text, "Hints", task.Hints);
        AddVerification(text, launch.Verification);
        AddList(text, "Look at these files first", task.RelevantFiles);
        AddList(text, "Results of the tasks this one builds on", task.Upstream);
        AddList(text, "From memory (may be outdated: check before you rely on it)", launch.Memory);
        AddList(text, "Rules", Rules(launch));
        AddResult(text, launch);
        return text.ToString();
    }

    /// <summary>Both in one text.</summary>
    public static string Whole(AgentLaunch launch)
    {
        ArgumentNullException.ThrowIfNull(launch);
        return $"{System(launch.Agent)}\n{Task(launch)}";
    }

    private static IEnumerable<string> Rules(AgentLaunch launch)
    {
        yield return "Your working directory is a git worktree made for this task. Stay inside it.";
        if (launch.Task.ReadOnly || launch.Agent.Summary.ReadOnly)
        {
            yield return "Change no file and make no commit. You owe a result instead: your findings.";
        }
        else
        {
            yield return "Commit your work with git on the branch you are on, before you end: what isn't committed doesn't count.";
            yield return "Leave the tree clean: no changed and no untracked files, nothing in git stash, no git repository inside it.";
            yield return "Don't switch branches, don't push, don't change git's configuration; other tasks share the repository.";
        }

        if (launch.Continues)
        {
            yield return "The branch holds commits of the attempt before you: read them (git log), and continue from there.";
        }

        if (launch.Task.Verify is { Count: > 0 } verify)
        {
            yield return $"Your work is merged only if this command exits with 0 here: `{string.Join(' ', verify)}`.";
        }

        yield return "Nobody answers questions while you work. End with a summary of a few sentences.";
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

            It failed. All that the verify command printed is in `{verification.Log}` (also in the environment as ABATHUR_VERIFY_LOG).

            """);
        if (verification.Excerpt.Length > 0)
        {
            text.Append($"An excerpt:\n\n~~~~~~~~\n{verification.Excerpt}\n~~~~~~~~\n");
        }
    }

    private static void AddResult(StringBuilder text, AgentLaunch launch)
    {
        text.Append($$"""

            ## Result

            Your last words are your result. To say more than words can, write a JSON file to `{{launch.ResultFile}}` (also in
            the environment as ABATHUR_RESULT), with any of these members:

            - `"summary": "…"`: your result in words.
            - `"addWork": {"tasks": [{"title": "…", "description": "…", "key": "…", "dependsOn": ["…"]}]}`: further tasks for the swarm.

            """);
        if (!launch.Task.ReadOnly && !launch.Agent.Summary.ReadOnly)
        {
            text.Append("""
                - `"alreadyComplete": "…"`: the reason, if the task was done before you started and you changed nothing. Without it, an
                  attempt that changes no file fails.

                """);
        }

        if (launch.Task.Diagnoses is { } patient)
        {
            text.Append($$"""
                - `"verdict"`, which you owe on {{patient}}; without it a person is asked. One of:
                  - `{"action": "retry", "hint": "…"}`: the same task once more, with what would have prevented the failure;
                  - `{"action": "replace", "tasks": [{"title": "…", "description": "…", "key": "…", "dependsOn": ["…"]}]}`: these instead, at most 10;
                  - `{"action": "accept"}`: the failure does no harm;
                  - `{"action": "ask", "question": "…"}`: a person has to decide.

                """);
        }

        if (launch.HandoffTargets.Count > 0)
        {
            text.Append($$"""
                - `"handoff": {"agent": "…", "note": "…"}`: hands this task over instead of finishing it, with the branch as it
                  stands, to one of: {{string.Join(", ", launch.HandoffTargets)}}. The note tells them what they need to know.
                  Commit first: what isn't committed is not handed over.

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
