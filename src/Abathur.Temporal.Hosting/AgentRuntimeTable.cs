using Abathur.Temporal.Host.Agents.Registry;
using Abathur.Temporal.Host.Agents.Runtimes;
using Abathur.Temporal.Host.Agents.Runtimes.Claude;
using Microsoft.Extensions.DependencyInjection;

namespace Abathur.Temporal.Hosting;

/// <summary>The runtimes of agents: a new one is a class, and a row here.</summary>
public static class AgentRuntimeTable
{
    private static readonly (string Name, Type Type)[] Rows =
    [
        (AgentRuntimeNames.Claude, typeof(ClaudeRuntime)),
        (AgentRuntimeNames.Command, typeof(CommandRuntime)),
    ];

    /// <summary>The names by which definitions choose one.</summary>
    public static IReadOnlyCollection<string> Names { get; } = [.. Rows.Select(row => row.Name)];

    internal static void AddAgentRuntimes(this IServiceCollection services)
    {
        foreach (var (_, type) in Rows)
        {
            services.AddSingleton(typeof(IAgentRuntime), type);
        }

        services.AddSingleton<AgentRuntimes>();
    }
}
