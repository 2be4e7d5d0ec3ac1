using System.Diagnostics;
using Abathur.Temporal.Client.Asking;
using Abathur.Temporal.Client.Swarms;
using Abathur.Temporal.Client.Texts;
using Abathur.Temporal.Contracts;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Cli.Commands.Swarms;

/// <summary>
/// Sees a swarm through its start: the workers look at the repository and at the agents, and the user should hear at once
/// what they can't use.
/// </summary>
internal static class SwarmBeginning
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The state it came to, what the user should know of it, and what of its base; a start that takes longer continues by itself.</summary>
    /// <exception cref="CommandException">The swarm could not start.</exception>
    public static async Task<(SwarmState State, string Note, string? Warning)> AwaitAsync(SwarmClient swarm, CancellationToken cancel)
    {
        try
        {
            var since = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(since) < Patience)
            {
                if (await swarm.Within(Patience).QueryOpenAsync(s => s.Status(), cancel) is not { } status)
                {
                    throw await RefusalAsync(swarm, cancel);
                }

                if (status.State != SwarmState.Starting)
                {
                    return (status.State, string.Empty, status.BaseNote);
                }

                await Task.Delay(Interval, cancel);
            }

            return (SwarmState.Starting, await Preparation.ReadAsync(swarm, cancel) is { } waits ? "; it waits: " + SafeText.Line(waits) : "; it is still being prepared", null);
        }
        catch (SilenceException e)
        {
            return (SwarmState.Starting, $", but nobody works for it yet: {e.Message.TrimEnd('.')}", null);
        }
        catch (WorkflowQueryFailedException)
        {
            throw await RefusalAsync(swarm, cancel);
        }
    }

    // Also of a swarm that was stopped meanwhile, which has a result.
    private static async Task<CommandException> RefusalAsync(SwarmClient swarm, CancellationToken cancel)
    {
        try
        {
            await swarm.ResultAsync(cancel);
            return new CommandException(ExitCode.No, $"The swarm '{swarm.Name}' was stopped while it started.");
        }
        catch (ClientException e) when (e.InnerException is WorkflowFailedException failed)
        {
            return new CommandException(ExitCode.Rejected, $"The swarm '{swarm.Name}' could not start: {failed.InnerException?.Message ?? failed.Message}", e);
        }
    }
}
