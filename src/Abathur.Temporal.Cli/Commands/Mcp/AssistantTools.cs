namespace Abathur.Temporal.Cli.Commands.Mcp;

/// <summary>What a person's assistant can do with swarms: commands, a row each.</summary>
internal static class AssistantTools
{
    public static IReadOnlyList<CommandTool> All { get; } =
    [
        new("swarm start"),
        new("swarm list") { ReadOnly = true },
        new("swarm status") { ReadOnly = true },
        new("swarm events") { ReadOnly = true },
        new("swarm cost") { ReadOnly = true },
        new("swarm pause"),
        new("swarm resume"),
        new("swarm stop") { Asks = "Stop the swarm?" },
        new("swarm deliver") { Asks = "Bring the swarm's work into your branch?" },
        new("plan simulate") { ReadOnly = true },
        new("task submit") { TakesBatch = true },
        new("plan") { Always = ["--no-wait"] },
        new("task plan") { ReadOnly = true },
        new("task list") { ReadOnly = true },
        new("task graph") { ReadOnly = true },
        new("task show") { ReadOnly = true },
        new("task explain") { ReadOnly = true },
        new("task logs") { ReadOnly = true },
        new("task diff") { ReadOnly = true },
        new("task cancel"),
        new("task retry"),
        new("task priority"),
        new("escalation list") { ReadOnly = true },
        new("escalation respond"),
        new("agent list") { ReadOnly = true },
    ];
}
