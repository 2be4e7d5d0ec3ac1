using System.Collections.Concurrent;
using Temporalio.Activities;
using Temporalio.Common;
using Temporalio.Exceptions;
using Temporalio.Workflows;

namespace Abathur.Temporal.LocalServer.Tests.Scenarios;

/// <summary>The workflow of these scenarios, and its activities.</summary>
public sealed partial class LifecycleScenarios
{
    private static readonly ConcurrentDictionary<string, int> Tries = new();

    public sealed record Plan(string What, int Count = 1, string Note = "");

    [Workflow]
    public class LifeWorkflow
    {
        private readonly List<string> got = [];

        [WorkflowRun]
        public async Task<string> RunAsync(Plan plan)
        {
            switch (plan.What)
            {
                case "again" when plan.Count > 1:
                    var next = plan with { Count = plan.Count - 1 };
                    throw Workflow.CreateContinueAsNewException((LifeWorkflow w) => w.RunAsync(next));
                case "again":
                    return "last of 3";
                case "flaky":
                    return Workflow.Info.Attempt < 3
                        ? throw new ApplicationFailureException($"attempt {Workflow.Info.Attempt}")
                        : $"attempt {Workflow.Info.Attempt}";
                case "broken task":
                    return Tries.AddOrUpdate(Workflow.Info.WorkflowId, 1, (_, n) => n + 1) == 1
                        ? throw new InvalidOperationException("a bug, mended in the next try")
                        : "mended";
                case "closes over signals":
                    return await CloseOverSignalsAsync();
                case "local":
                    return await LocalAsync();
                case "upserts":
                    Workflow.UpsertTypedSearchAttributes(
                        SearchAttributeKey.CreateLong("TestInt").ValueSet(42), SearchAttributeKey.CreateKeyword("TestKeyword").ValueSet(plan.Note));
                    Workflow.UpsertMemo(MemoUpdate.ValueSet("note", "changed"));
                    return "done";
                case "cleans up":
                    try
                    {
                        await Workflow.DelayAsync(TimeSpan.FromHours(1));
                    }
                    catch (OperationCanceledException)
                    {
                        await Workflow.DelayAsync(10, CancellationToken.None);
                        throw;
                    }

                    return "";
                case "wait":
                    await Workflow.WaitConditionAsync(() => got.Count >= plan.Count);
                    return $"got {got.Count}";
                default:
                    return "done";
            }
        }

        [WorkflowSignal]
        public Task GoAsync(string what)
        {
            got.Add(what);
            return Task.CompletedTask;
        }

        [WorkflowQuery]
        public int Got() => got.Count;

        // A local activity signals the workflow while its workflow task is out: the close that follows hasn't seen the signal.
        private async Task<string> CloseOverSignalsAsync()
        {
            await Workflow.ExecuteLocalActivityAsync(
                (LocalActivities a) => a.SignalSelfAsync(), new() { StartToCloseTimeout = TimeSpan.FromSeconds(10) });
            return $"saw {got.Count}";
        }

        private static async Task<string> LocalAsync()
        {
            var patched = Workflow.Patched("first-patch");
            using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Workflow.CancellationToken);
            var never = Workflow.DelayAsync(TimeSpan.FromHours(1), cancel.Token);
            await Workflow.DelayAsync(10);
            cancel.Cancel();
            var answer = await Workflow.ExecuteLocalActivityAsync(
                (LocalActivities a) => a.Answer(), new() { StartToCloseTimeout = TimeSpan.FromSeconds(10) });
            return $"{answer} {patched}";
        }
    }

    public class LocalActivities
    {
        [Activity]
        public string Answer() => "local";

        [Activity]
        public async Task SignalSelfAsync()
        {
            var info = ActivityExecutionContext.Current.Info;
            if (Tries.AddOrUpdate(info.WorkflowId!, 1, (_, n) => n + 1) == 1)
            {
                await ActivityExecutionContext.Current.TemporalClient.GetWorkflowHandle<LifeWorkflow>(info.WorkflowId!).SignalAsync(w => w.GoAsync("x"));
            }
        }
    }
}
