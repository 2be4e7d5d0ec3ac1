using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Processes;

namespace Abathur.Temporal.Host.Agents.Runtimes.Streams;

/// <summary>What a run's end means. An exit code of 0 proves nothing: the program has to have said how it ended, and that its model answered.</summary>
internal static class AgentEnd
{
    private const string Mend = "`abathur doctor` on its host says whether the program is new enough and logged in";

    /// <exception cref="AgentFailureException">The run failed.</exception>
    public static AgentOutcome Conclude(AgentStream stream, AgentExit exit, AgentProgramFacts facts)
    {
        var usage = stream.Usage;
        if ((stream.Failure ?? stream.Hopeless ?? Unsaid(stream, exit, facts)) is { } failure)
        {
            throw new AgentFailureException(failure with { Usage = usage });
        }

        var result = AgentResultFile.Read(stream.Launch, usage);
        if (result is null && stream.Text is null)
        {
            throw new AgentFailureException(Of($"{facts.Title} ended without a final message of its model, which may have refused", exit) with { Usage = usage });
        }

        return result?.Failure is { } admitted
            ? throw new AgentFailureException(admitted.ToFailure(usage) with { Usage = usage })
            : AgentResultFile.ToOutcome(result, stream.Text, usage) with { OtherModel = stream.OtherModel, Models = stream.Models };
    }

    private static TaskFailure? Unsaid(AgentStream stream, AgentExit exit, AgentProgramFacts facts)
    {
        if (stream.HasEnded && exit.Code == 0)
        {
            return stream.Usage.Turns > 0 ? null : Of($"{facts.Title} ended without a turn of its model. {Mend}", exit);
        }

        // What it waited for when it ended says more than its last lines.
        return stream.LastError is { FailureKind: not null } error ? error.ToFailure(facts.Title)
            : stream.HasEnded ? Of($"{facts.Title} ended with exit code {exit.Code} after it had reported success", exit)
            : Of($"{facts.Title} ended with exit code {exit.Code} and without a result. {Mend}", exit) with
            {
                Kind = exit.Code == 0 ? FailureKind.Agent : ProviderFailures.FromText(exit.Errors) ?? FailureKind.Agent,
            };
    }

    private static TaskFailure Of(string what, AgentExit exit) =>
        new() { Kind = FailureKind.Agent, Message = exit.LastLines.Length > 0 ? $"{what}: {exit.LastLines}" : $"{what}, and printed nothing." };
}
