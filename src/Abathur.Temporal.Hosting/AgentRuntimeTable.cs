using Abathur.Temporal.Host.Agents;
using Abathur.Temporal.Host.Agents.Registry;
using Abathur.Temporal.Host.Agents.Runtimes;
using Abathur.Temporal.Host.Agents.Runtimes.Acp;
using Abathur.Temporal.Host.Agents.Runtimes.Claude;
using Abathur.Temporal.Host.Agents.Runtimes.Codex;
using Abathur.Temporal.Host.Agents.Runtimes.Copilot;
using Abathur.Temporal.Host.Agents.Runtimes.Gemini;
using Abathur.Temporal.Host.Agents.Runtimes.OpenCode;
using Abathur.Temporal.Host.Agents.Runtimes.Qwen;
using Abathur.Temporal.Host.Agents.Runtimes.Streams;
using Microsoft.Extensions.DependencyInjection;

namespace Abathur.Temporal.Hosting;

/// <summary>The runtimes of agents: a new one is a class, and a row here.</summary>
public static class AgentRuntimeTable
{
    /// <summary>The programs that tell what they do in events, by their dialects.</summary>
    public static IReadOnlyList<IAgentDialect> Dialects { get; } =
    [
        new ClaudeDialect(),
        new CodexDialect(),
        new GeminiDialect(),
        new QwenDialect(),
        new OpenCodeDialect(),
        new CopilotDialect(),
    ];

    /// <summary>The dialect of all programs that speak the Agent Client Protocol; which one, a definition's <c>command</c> says.</summary>
    public static IAgentDialect Acp { get; } = new AcpDialect(Dialects);

    private static readonly (string Name, Func<IServiceProvider, IAgentRuntime> Create)[] Rows =
    [
        .. Dialects.Select(dialect => (dialect.Name, (Func<IServiceProvider, IAgentRuntime>)(services => Stream(dialect, services)))),
        (AgentRuntimeNames.Acp, services => Stream(Acp, services)),
        (AgentRuntimeNames.Command, services => ActivatorUtilities.CreateInstance<CommandRuntime>(services)),
    ];

    /// <summary>The names by which definitions choose one.</summary>
    public static IReadOnlyCollection<string> Names { get; } = [.. Rows.Select(row => row.Name)];

    internal static void AddAgentRuntimes(this IServiceCollection services)
    {
        foreach (var (_, create) in Rows)
        {
            services.AddSingleton(create);
        }

        services.AddSingleton<AgentRuntimes>();
    }

    private static StreamRuntime Stream(IAgentDialect dialect, IServiceProvider services) => new(
        dialect,
        services.GetRequiredService<AgentProcesses>(),
        services.GetRequiredService<AgentOptions>(),
        services.GetRequiredService<TimeProvider>());
}
