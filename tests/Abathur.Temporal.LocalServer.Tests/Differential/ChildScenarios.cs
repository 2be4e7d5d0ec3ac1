using Abathur.Temporal.LocalServer.Tests.Differential.Scripts;
using Temporalio.Api.Enums.V1;
using static Abathur.Temporal.LocalServer.Tests.Differential.Scripts.StepKind;

namespace Abathur.Temporal.LocalServer.Tests.Differential;

/// <summary>Children, and what becomes of them when their parent closes.</summary>
internal static class ChildScenarios
{
    public static IReadOnlyDictionary<string, Func<ScenarioRun, Task>> All { get; } = new Dictionary<string, Func<ScenarioRun, Task>>
    {
        ["child"] = run => ChildAsync(run, new Step { Kind = Activity, Name = "ok" }),
        ["child-failed"] = run => ChildAsync(run, new Step { Kind = Fail, Name = "the child fails" }),
        ["child-continued"] = run => ChildAsync(run, new Step { Kind = ContinueAsNew }),
        ["child-retried"] = ChildRetriedAsync,
        ["child-run-timeout"] = run => run.RunAsync(new Step { Kind = Child, Name = run.Id("-child"), ScheduleToStart = 1000, Script = [new Step { Kind = AwaitCancel }] }),
        ["child-execution-timeout"] = run => run.RunAsync(
            new Step { Kind = Child, Name = run.Id("-child"), ScheduleToClose = 1000, Script = [new Step { Kind = AwaitSignals, Count = 1 }] }),
        ["child-canceled"] = ChildCanceledAsync,
        ["child-of-a-used-id"] = ChildOfUsedIdAsync,
        ["child-terminated"] = ChildTerminatedAsync,
        ["close-policy-terminate"] = run => ClosePolicyAsync(run, "Terminate"),
        ["close-policy-cancel"] = run => ClosePolicyAsync(run, "RequestCancel"),
        ["close-policy-abandon"] = run => ClosePolicyAsync(run, "Abandon"),
    };

    private static async Task ChildAsync(ScenarioRun run, Step step)
    {
        await run.RunAsync(new Step { Kind = Child, Name = run.Id("-child"), Script = [step] });
        await run.HistoriesAsync(run.Id("-child"), (await run.Client.GetWorkflowHandle(run.Id("-child")).DescribeAsync()).RunId);
    }

    private static Task ChildRetriedAsync(ScenarioRun run) => run.RunAsync(
        new Step { Kind = Child, Name = run.Id("-child"), Attempts = 2, Script = [new Step { Kind = Fail, Name = "again", Count = 1 }] });

    private static async Task ChildCanceledAsync(ScenarioRun run)
    {
        await run.RunAsync(new Step
        {
            Kind = CanceledChild,
            Name = run.Id("-child"),
            Milliseconds = 500,
            Script = [new Step { Kind = AwaitCancel, Milliseconds = 1000 }],
        });
        await run.EndAsync(run.Client.GetWorkflowHandle(run.Id("-child"), (await run.Client.GetWorkflowHandle(run.Id("-child")).DescribeAsync()).RunId));
    }

    private static async Task ChildOfUsedIdAsync(ScenarioRun run)
    {
        run.StartWorker();
        var other = await run.StartAsync(run.Options("-other"), new Step { Kind = AwaitSignals, Count = 1 });
        await run.EndAsync(await run.StartAsync(new Step { Kind = Child, Name = run.Id("-other") }));
        await other.TerminateAsync();
    }

    private static async Task ChildTerminatedAsync(ScenarioRun run)
    {
        run.StartWorker();
        var handle = await run.StartAsync(new Step { Kind = Child, Name = run.Id("-child"), Script = [new Step { Kind = AwaitCancel }] });
        await run.IdleAsync(handle, 9);
        var child = run.Client.GetWorkflowHandle(run.Id("-child"));
        await run.IdleAsync(child);
        await child.TerminateAsync("enough");
        await run.EndAsync(handle);
    }

    private static async Task ClosePolicyAsync(ScenarioRun run, string policy)
    {
        run.StartWorker();
        var parent = await run.StartAsync(
            new Step
            {
                Kind = Child,
                Name = run.Id("-child"),
                AwaitEnd = false,
                ParentClosePolicy = policy,
                Script = [new Step { Kind = AwaitSignals, Count = 1 }],
            },
            new Step { Kind = AwaitSignals, Count = 1 });
        await run.IdleAsync(parent, 9);
        var child = run.Client.GetWorkflowHandle(run.Id("-child"));
        await run.IdleAsync(child);
        await parent.SignalAsync(w => w.SignalAsync("close"));
        await run.EndAsync(parent);
        if (policy == "Abandon")
        {
            await child.SignalAsync("signal", ["bye"]);
        }

        await run.UntilAsync(child, d => d.WorkflowExecutionInfo.Status != WorkflowExecutionStatus.Running);
        await run.EndAsync(run.Client.GetWorkflowHandle(child.Id, (await child.DescribeAsync()).RunId));
    }
}
