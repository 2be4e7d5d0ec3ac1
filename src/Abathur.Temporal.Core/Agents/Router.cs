using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Core.Agents;

/// <summary>
/// Who does a task: the agent it names → its preferred agent, if registered → the first agent, by tier then name, whose
/// tools cover the required ones → <see cref="Fallback"/>.
/// </summary>
public static class Router
{
    public const string Fallback = "code-implementer";

    /// <summary>Who plans, where a task that plans says nothing else.</summary>
    public const string Planner = "planner";

    /// <param name="task">The task.</param>
    /// <param name="agents">The agents that are registered.</param>
    /// <param name="mayBeReadOnly">Whether an agent that changes nothing may do it.</param>
    /// <exception cref="InvalidInputException">The task names an agent that is not registered, or that may not do it.</exception>
    public static Route Choose(TaskSubmission task, IReadOnlyList<AgentSummary> agents, bool mayBeReadOnly = true)
    {
        var able = mayBeReadOnly ? agents : [.. agents.Where(agent => !agent.ReadOnly)];
        if (task.AgentType is { } named)
        {
            return able.Any(agent => agent.Name == named)
                ? new Route(named, "the task names it (agentType)")
                : throw new InvalidInputException(agents.Any(agent => agent.Name == named) ? ReadOnly(task, named) : Unknown(task, named, agents));
        }

        if (task.PreferredAgent is { } preferred && able.Any(agent => agent.Name == preferred))
        {
            return new Route(preferred, "the task prefers it (preferredAgent)");
        }

        if (task.RequiredTools is { Count: > 0 } tools && WithTools(able, tools) is { } found)
        {
            return new Route(found.Name, $"the first by tier and name that has {string.Join(", ", tools)}");
        }

        if (task.Plan is not null && able.Any(agent => agent.Name == Planner))
        {
            return new Route(Planner, "the default of tasks that plan");
        }

        // A repository may define the default as read-only.
        return able.Count == agents.Count || able.Any(agent => agent.Name == Fallback) || agents.All(agent => agent.Name != Fallback)
            ? new Route(Fallback, "the default")
            : WithTools(able, []) is { } other
                ? new Route(other.Name, $"the first by tier and name that may write; {Fallback} is read-only")
                : throw new InvalidInputException(ReadOnly(task, Fallback));
    }

    private static string ReadOnly(TaskSubmission task, string name)
    {
        var why = task.ReadOnly == false ? "it says readOnly: false" : task.AgentType is null ? "it doesn't say readOnly: true" : "it sets verify or merge";
        return $"Task '{task.Key ?? task.Title}': agent '{name}' is read-only, and this is a coding task ({why}). "
            + "Name an agent that may write, or submit the task with readOnly: true and without verify and merge.";
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

    private static string Hint(string name, IReadOnlyList<AgentSummary> agents) =>
        NearestName.Suggest(name, [.. agents.Select(agent => agent.Name).Order(StringComparer.Ordinal)]);
}
