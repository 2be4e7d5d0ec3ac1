using System.Globalization;
using Temporalio.Activities;
using Temporalio.Exceptions;

namespace Abathur.Temporal.LocalServer.Tests.Differential.Scripts;

/// <summary>What activities do, by name.</summary>
public static class ScriptedActivities
{
    /// <summary>
    /// <c>ok</c> returns; <c>fail:N</c> fails before attempt N; <c>fatal</c> fails for good; <c>soon</c> asks for the next try
    /// after 10 ms; <c>wait</c> goes on until it is canceled; <c>async</c> is completed by somebody else.
    /// </summary>
    [Activity]
    public static async Task<string> ActAsync(ActivityScript script)
    {
        var context = ActivityExecutionContext.Current;
        switch (script.Does.Split(':'))
        {
            case ["ok"]:
                return FormattableString.Invariant($"attempt {context.Info.Attempt}");
            case ["fail", var until] when context.Info.Attempt < int.Parse(until, CultureInfo.InvariantCulture):
                throw new ApplicationFailureException(FormattableString.Invariant($"attempt {context.Info.Attempt}"), "Scripted");
            case ["fail", _]:
                return FormattableString.Invariant($"attempt {context.Info.Attempt}");
            case ["soon"] when context.Info.Attempt == 1:
                throw new ApplicationFailureException("soon", "Scripted", nextRetryDelay: TimeSpan.FromMilliseconds(10));
            case ["soon"]:
                return "soon";
            case ["fatal"]:
                throw new ApplicationFailureException("fatal", "Scripted", nonRetryable: true, details: ["detail"]);
            case ["wait"]:
                await WaitAsync(context, script.Heartbeats);
                return "never";
            case ["async"]:
                throw new CompleteAsyncException();
            default:
                throw new ApplicationFailureException($"nothing is called {script.Does}", nonRetryable: true);
        }
    }

    private static async Task WaitAsync(ActivityExecutionContext context, bool heartbeats)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, context.WorkerShutdownToken);
        while (true)
        {
            if (heartbeats)
            {
                context.Heartbeat("beat");
            }

            await Task.Delay(50, ended.Token);
        }
    }
}
