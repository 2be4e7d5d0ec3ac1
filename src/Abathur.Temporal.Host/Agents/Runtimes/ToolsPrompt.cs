using System.Text;

namespace Abathur.Temporal.Host.Agents.Runtimes;

/// <summary>What an agent is told of the tools with which it calls back.</summary>
internal static class ToolsPrompt
{
    public static void Add(StringBuilder text, AgentLaunch launch)
    {
        text.Append($$"""

            ## Result

            The MCP server `{{McpCommand.ServerName}}` has tools for your task. Required: as the last thing that you do, call `finish` once with a
            `summary` of your result, then end with a short final message.

            """);
        if (!launch.Task.ReadOnly && !launch.Agent.Summary.ReadOnly)
        {
            text.Append("""
                - If the task was complete before you started and you changed nothing, give the reason as `alreadyComplete`. If omitted, an
                  attempt that changes no file fails.

                """);
        }

        if (launch.Task.Reviews is not null)
        {
            text.Append("""
                - Required: `review`, exactly one of:
                  - `{"decision": "approve"}`: the work may be merged as it is;
                  - `{"decision": "changes", "comments": "…"}`: the author has to change it first. Name each change, with its file and line;
                    the author is told nothing else.

                """);
        }

        PlanPrompt.AddResult(text, launch);

        if (launch.Task.Diagnoses is { } diagnosed)
        {
            text.Append($$"""
                - Required for {{diagnosed}}: `verdict`, exactly one of:
                  - `{"action": "retry", "hint": "…"}`: run the same task again; the hint says what would have prevented the failure;
                  - `{"action": "replace", "tasks": [{"title": "…", "description": "…", "key": "…", "dependsOn": ["…"]}]}`: run these tasks instead, 1 to 10;
                  - `{"action": "accept"}`: the failure does no harm; tasks that depend on it continue;
                  - `{"action": "ask", "question": "…"}`: an operator must decide.

                """);
        }

        if (launch.HandoffTargets.Count > 0)
        {
            text.Append($$"""
                - Instead of `finish`, `hand_off` gives this task, with its branch as it is, to one of: {{string.Join(", ", launch.HandoffTargets)}}.
                  Commit first: uncommitted changes are not handed over.

                """);
        }

        if (launch.Task.MayReportBlocker == true)
        {
            text.Append("""
                - Instead of `finish`, `report_blocker` asks an operator what you can't decide or do yourself, and what can't be found out here. Commit
                  first. Your attempt ends with it; when the answer is there, you go on from your branch, and are told the answer.

                """);
        }

        if (launch.Task.Plans is null)
        {
            text.Append("- `submit_task` gives the swarm a further task, at most 10 for yours.\n");
        }

        text.Append("""
            - `list_tasks` and `get_task` show the tasks of your lineage.
            - `search_memory` and `store_memory` share what is known of this repository with other tasks; `report_progress` tells the operators what you do.

            """);
    }
}
