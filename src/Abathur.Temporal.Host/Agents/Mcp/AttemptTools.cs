using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Memory;

namespace Abathur.Temporal.Host.Agents.Mcp;

/// <summary>The tools with which agents on this host call back while they work.</summary>
/// <param name="memory">What they search and store.</param>
/// <param name="swarm">Where they submit tasks and look at them.</param>
/// <param name="options">How an agent's program reaches its worker.</param>
public sealed class AttemptTools(TaskMemory memory, ISwarmCalls swarm, AgentOptions options)
{
    // Many MCP clients cut long answers, and so do their models.
    private const int MaxFound = 20;

    /// <summary>Serves the tools of one attempt, until disposed.</summary>
    /// <param name="launch">The attempt.</param>
    /// <param name="progress">Takes what the agent says of its progress.</param>
    /// <returns>The server, and the launch with the program that reaches it; no server where this host has none to offer.</returns>
    public (AttemptServer? Server, AgentLaunch Launch) Serve(AgentLaunch launch, ToldProgress progress)
    {
        ArgumentNullException.ThrowIfNull(launch);
        ArgumentNullException.ThrowIfNull(progress);
        if (options.McpCommand is not [var program, ..])
        {
            return (null, launch);
        }

        var socket = Path.Combine(launch.ScratchFolder, "mcp.sock");
        try
        {
            return (new AttemptServer(socket, [.. Of(launch, progress)]), launch with { Mcp = new(program, [.. options.McpCommand.Skip(1), socket]) });
        }
        catch (IOException e)
        {
            // The agent can do without: it has its result file.
            Directory.CreateDirectory(Path.GetDirectoryName(launch.LogFile)!);
            File.AppendAllText(launch.LogFile, $"# the agent gets no tools of Abathur: {e.Message}. Where its path is too long, start the worker with TMPDIR set to a shorter one.\n");
            return (null, launch);
        }
    }

    private IEnumerable<AgentTool> Of(AgentLaunch launch, ToldProgress progress)
    {
        var results = new ResultDesk(launch, swarm);
        yield return AgentTool.Of<FinishCall>("finish", "Reports the result of your task. Call it once, as the last thing that you do: the first result holds.", results.FinishAsync);
        if (launch.HandoffTargets.Count > 0)
        {
            yield return AgentTool.Of<HandOffCall>(
                "hand_off",
                $"Hands your task over instead of finishing it, with its branch as it is, to one of: {string.Join(", ", launch.HandoffTargets)}. Commit first: uncommitted changes are not handed over.",
                results.HandOff);
        }

        if (launch.Task.MayReportBlocker == true)
        {
            yield return AgentTool.Of<Blocker>(
                "report_blocker",
                "Asks an operator what you can't decide or do yourself, and what can't be found out here. Your attempt ends with it instead of `finish`; when the answer is there, you go on from your branch, and are told the answer. Commit first.",
                (blocker, cancel) => results.ReportBlockerAsync(blocker, cancel));
        }

        foreach (var tool in SwarmTools.Of(launch.Task, swarm))
        {
            yield return tool;
        }

        yield return AgentTool.Of<ProgressCall>("report_progress", "Tells the operators what you do now. It is shown, not kept.", call =>
        {
            progress.Tell(call.Doing);
            return "Shown.";
        });
        yield return AgentTool.Of<SearchMemoryCall>(
            "search_memory", "Searches what earlier tasks in this repository learned. It may be outdated: check before you rely on it.", (call, cancel) => SearchAsync(launch.Task, call, cancel));
        yield return AgentTool.Of<StoreMemoryCall>("store_memory", "Stores what later agents in this repository should know.", async (call, cancel) =>
        {
            await memory.NoteAsync(launch.Task, call.Key, call.Content, cancel);
            return "Stored.";
        });
    }

    private async Task<string> SearchAsync(AttemptInput task, SearchMemoryCall call, CancellationToken cancellationToken)
    {
        var limit = call.Limit ?? TaskMemory.MaxLines;
        if (limit is < 1 or > MaxFound)
        {
            throw new InvalidInputException($"search_memory: limit {limit} is out of range; use 1 to {MaxFound}.");
        }

        var found = await memory.SearchAsync(task, call.Query, limit, cancellationToken);
        return found.Count == 0 ? "Nothing was found." : string.Join("\n\n", found);
    }
}
