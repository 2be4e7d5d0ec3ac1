using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Core.Routing;

/// <summary>
/// Who does a task: the agent it names → its preferred agent, if registered → the first agent, by tier then name, whose
/// tools cover the required ones → <see cref="Fallback"/>.
/// </summary>
public static class Router
{
    public const string Fallback = "code-implementer";

    /// <exception cref="InvalidInputException">The task names an agent that is not registered.</exception>
    public static Route Choose(TaskSubmission task, IReadOnlyList<AgentSummary> agents)
    {
        if (task.AgentType is { } named)
        {
            return agents.Any(agent => agent.Name == named)
                ? new Route(named, "the task names it (agentType)")
                : throw new InvalidInputException(Unknown(task, named, agents));
        }

        if (task.PreferredAgent is { } preferred && agents.Any(agent => agent.Name == preferred))
        {
            return new Route(preferred, "the task prefers it (preferredAgent)");
        }

        if (task.RequiredTools is { Count: > 0 } tools && WithTools(agents, tools) is { } able)
        {
            return new Route(able.Name, $"the first by tier and name that has {string.Join(", ", tools)}");
        }

        return new Route(Fallback, "the default");
    }

    /// <summary>Why the task doesn't go to the agent it prefers; null if it does, or prefers none, or names one.</summary>
    public static string? Unpreferred(TaskSubmission task, IReadOnlyList<AgentSummary> agents) =>
        task is { AgentType: null, PreferredAgent: { } preferred } && agents.All(agent => agent.Name != preferred)
            ? $"preferredAgent '{preferred}' is not registered; {Hint(preferred, agents)}"
            : null;

    private static AgentSummary? WithTools(IReadOnlyList<AgentSummary> agents, IReadOnlyList<string> tools) => agents
        .Where(agent => tools.All(tool => agent.Tools.Contains(tool)))
        .OrderBy(agent => agent.Tier)
        .ThenBy(agent => agent.Name, StringComparer.Ordinal)
        .FirstOrDefault();

    private static string Unknown(TaskSubmission task, string name, IReadOnlyList<AgentSummary> agents) =>
        $"Task '{task.Key ?? task.Title}': unknown agent '{name}'; {Hint(name, agents)}";

    private static string Hint(string name, IReadOnlyList<AgentSummary> agents)
    {
        var known = agents.Select(agent => agent.Name).Order(StringComparer.Ordinal).ToList();
        return NearestName.Find(name, known) is { } near ? $"did you mean '{near}'?" : $"known are {string.Join(", ", known)}.";
    }
}
