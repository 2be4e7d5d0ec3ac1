namespace Abathur.Temporal.Host.Agents.Runtimes.Streams;

/// <summary>What a host needs to run an agent program: the program, a version that works, and a key or a login.</summary>
public sealed record AgentProgramFacts
{
    /// <summary>Its name in texts, such as <c>Claude Code</c>.</summary>
    public required string Title { get; init; }

    /// <summary>The program, as it is found on the PATH.</summary>
    public required string Executable { get; init; }

    /// <summary>The definition that names the program; null: the runtime does.</summary>
    public string? Source { get; init; }

    /// <summary>The command that installs it; empty: none is known.</summary>
    public required string Install { get; init; }

    /// <summary>The oldest version that the dialect understands.</summary>
    public required Version Oldest { get; init; }

    /// <summary>Variables of the worker that the program gets: its keys, addresses and configuration.</summary>
    public required IReadOnlyList<string> Variables { get; init; }

    /// <summary>Those of them of which one is enough to authenticate it.</summary>
    public required IReadOnlyList<string> Keys { get; init; }

    /// <summary>The file with the operator's login, found by (variables of the worker, the operator's home); null: none that could be looked at.</summary>
    public Func<Func<string, string?>, string, string>? LoginFile { get; init; }

    /// <summary>What logs the operator in.</summary>
    public required string Login { get; init; }
}
