using System.Text.Json;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Host.Agents.Runtimes;

/// <summary>What an agent's program is told of its task, as JSON (<c>ABATHUR_INPUT</c>): what the prompt says in words.</summary>
internal sealed record AgentInputFile
{
    public required string Swarm { get; init; }

    public required string Task { get; init; }

    public required int Attempt { get; init; }

    public required string Agent { get; init; }

    public required string Title { get; init; }

    public string? Description { get; init; }

    /// <summary>Whether it has to change nothing and give a result.</summary>
    public required bool ReadOnly { get; init; }

    /// <summary>Whether the branch holds commits of attempts before this one.</summary>
    public required bool Continues { get; init; }

    public required int MaxTurns { get; init; }

    /// <summary>Seconds.</summary>
    public required double TimeoutSeconds { get; init; }

    public IReadOnlyList<string>? Verify { get; init; }

    /// <summary>The newest last.</summary>
    public IReadOnlyList<string>? Hints { get; init; }

    public IReadOnlyList<string>? RelevantFiles { get; init; }

    /// <summary>Results of the tasks it depended on, <c>T1: …</c>.</summary>
    public IReadOnlyList<string>? Upstream { get; init; }

    public IReadOnlyList<string>? Memory { get; init; }

    public IReadOnlyList<string>? HandoffTargets { get; init; }

    /// <summary>The log of the verification that failed an earlier attempt.</summary>
    public string? VerifyLog { get; init; }

    /// <summary>The MCP server with the attempt's tools, as a program that speaks MCP over its standard input and output.</summary>
    public McpCommand? Mcp { get; init; }

    /// <summary>The task whose failure it looks into; it owes a verdict.</summary>
    public string? Diagnoses { get; init; }

    /// <summary>What its plan may use; it owes tasks.</summary>
    public PlanRequest? Plans { get; init; }

    /// <summary>The work that it reviews; it owes a review.</summary>
    public ReviewRequest? Reviews { get; init; }

    /// <summary>The file that holds that work as a diff.</summary>
    public string? ReviewDiff { get; init; }

    /// <summary>Writes the launch's input file.</summary>
    public static void Write(AgentLaunch launch)
    {
        var task = launch.Task;
        File.WriteAllBytes(launch.InputFile, JsonSerializer.SerializeToUtf8Bytes(
            new AgentInputFile
            {
                Swarm = task.Swarm,
                Task = task.TaskId,
                Attempt = task.Attempt,
                Agent = launch.Agent.Summary.Name,
                Title = task.Title,
                Description = task.Description,
                ReadOnly = task.ReadOnly || launch.Agent.Summary.ReadOnly,
                Continues = launch.Continues,
                MaxTurns = launch.Agent.MaxTurns,
                TimeoutSeconds = task.TimeoutSeconds,
                Verify = task.Verify,
                Hints = task.Hints,
                RelevantFiles = task.RelevantFiles,
                Upstream = task.Upstream,
                Memory = launch.Memory.Count > 0 ? launch.Memory : null,
                HandoffTargets = launch.HandoffTargets.Count > 0 ? launch.HandoffTargets : null,
                VerifyLog = launch.Verification?.Log,
                Mcp = launch.Mcp,
                Diagnoses = task.Diagnoses,
                Plans = task.Plans,
                Reviews = task.Reviews,
                ReviewDiff = launch.ReviewDiff,
            },
            AbathurJson.Options));
    }
}
