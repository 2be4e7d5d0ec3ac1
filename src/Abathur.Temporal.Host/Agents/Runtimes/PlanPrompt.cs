using System.Globalization;
using System.Text;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Host.Agents.Runtimes;

/// <summary>What an agent is told that plans: what its tasks may name, and how it answers.</summary>
internal static class PlanPrompt
{
    /// <summary>What the plan is made of.</summary>
    public static void AddTask(StringBuilder text, AgentLaunch launch)
    {
        if (launch.Task.Plans is not { } request)
        {
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"""

            ## Plan

            You do not do this task: you plan it. Answer with the tasks that together do it, at most {TaskPlan.MaxTasks:N0}. Other agents carry them out,
            each in a git worktree of its own, from its title and description alone: they see neither this text nor each other's tasks. A task starts
            when all that it depends on is merged; tasks that depend on nothing run side by side.
            {(request.Verify is { Count: > 0 } verify ? $"A task is merged only if `{string.Join(' ', verify)}` exits with code 0 in its worktree, unless it names its own `verify`." : "A task is merged once its agent has committed, unless it names a `verify` command.")}

            Agents that a task can name as `agentType` (if omitted, the swarm chooses):


            """);
        foreach (var agent in request.Agents)
        {
            text.Append(CultureInfo.InvariantCulture, $"- `{agent.Name}`{(agent.ReadOnly ? " (changes nothing: its tasks owe findings, and have no `verify`)" : string.Empty)}{(agent.Description is { } what ? $": {what.ReplaceLineEndings(" ")}" : string.Empty)}\n");
        }
    }

    /// <summary>How the agent answers.</summary>
    /// <param name="text">Where it is said.</param>
    /// <param name="launch">The attempt.</param>
    /// <param name="member">The member of the result file; null: the agent answers with the tool.</param>
    public static void AddResult(StringBuilder text, AgentLaunch launch, string? member = null)
    {
        if (launch.Task.Plans is not { } request)
        {
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $$"""
            - {{(member is null ? "Required: `tasks`, the whole plan" : $"`\"{member}\"`: required; the whole plan")}}. Each task is an object with these members:
              - `"key": "…"`: required; a short name, unique in the plan;
              - `"title": "…"`: required; what is to be done, in a line of at most 200 characters;
              - `"description": "…"`: required unless the title says all; at most 20,000 characters. Name files, interfaces and how to tell that it is done;
              - `"dependsOn": ["…"]`: keys of the tasks whose work this one needs. If omitted, it starts at once. No cycles, at most 100 tasks in a row;
              - `"agentType": "…"`: the agent that must do it;
              - `"verify": ["program", "argument"]`: the command that must exit with code 0 before the merge;
              - `"priority": "low|normal|high|critical"`, `"relevantFiles": ["…"]`, `"readOnly": true` (it owes findings instead of commits).
              {{(member is null ? $"A plan that can't be submitted is refused with all that is wrong, at most {request.Corrections} times: correct it and call `finish` again." : $"A plan that can't be submitted comes back to you with all that is wrong, at most {request.Corrections} times.")}}

            """);
    }
}
