using System.Text.Json;
using Abathur.Temporal.Host.Agents.Registry;

namespace Abathur.Temporal.Host.Agents.Runtimes.Streams;

/// <summary>
/// All that is particular to one agent program: how it is called, and what its events mean. Processes, limits, logs and the
/// classification of failures are <see cref="StreamRuntime"/>'s. A new program is one dialect and its row in the table of runtimes.
/// </summary>
public interface IAgentDialect
{
    /// <summary>As a definition's <c>runtime</c> names it.</summary>
    string Name { get; }

    /// <summary>What a host needs to run it.</summary>
    AgentProgramFacts Program { get; }

    /// <summary>The same for one agent: a dialect of several programs finds the program in the definition.</summary>
    AgentProgramFacts ProgramOf(AgentDefinition agent) => Program;

    /// <summary>Whether it can continue an earlier session, <see cref="AgentLaunch.Session"/>.</summary>
    bool CanResume { get; }

    /// <summary>Whether the program is given the attempt's tools, <see cref="AgentLaunch.Mcp"/>.</summary>
    bool HasTools => false;

    /// <summary>
    /// Completes the program's environment, and fills the private home with what the program looks for there. The runtime <c>acp</c>
    /// does it too for a program that also speaks ACP.
    /// </summary>
    void Prepare(AgentLaunch launch, IDictionary<string, string> environment)
    {
    }

    /// <summary>How the program is called for a run.</summary>
    /// <param name="launch">The run; its private home and scratch folder exist.</param>
    /// <param name="environment">The program's environment, which the dialect completes.</param>
    /// <exception cref="AgentFailureException">The program can't do what the definition asks.</exception>
    AgentCall Call(AgentLaunch launch, IDictionary<string, string> environment);

    /// <summary>A reader of one run's events.</summary>
    IAgentEventReader Read(AgentStream stream);
}

/// <summary>Reads the events of one run, and tells the stream what they mean. Calls don't overlap.</summary>
public interface IAgentEventReader
{
    /// <summary>Takes an event of the standard output: a JSON object on one line.</summary>
    /// <returns>What the log shows of it; null: nothing.</returns>
    string? Take(JsonElement root);

    /// <summary>Takes a line that is no event: any of the standard error, and what isn't a JSON object of the standard output.</summary>
    void TakeText(string line)
    {
    }
}
