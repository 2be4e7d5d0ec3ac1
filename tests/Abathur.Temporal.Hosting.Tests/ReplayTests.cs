using Abathur.Temporal.Contracts;
using Temporalio.Client;
using Temporalio.Worker;
using Temporalio.Workflows;

namespace Abathur.Temporal.Hosting.Tests;

/// <summary>
/// What our workers record replays elsewhere: in a replayer, in the tests and in any other worker. An option that makes the SDK
/// run continuations in another order (<see cref="WorkflowStackTrace"/> does) makes histories that only such workers replay.
/// </summary>
public sealed class ReplayTests(TemporalService server)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task History_OfContinuationsThatRace_Replays(int first)
    {
        var options = new TemporalWorkerOptions($"race-{Guid.NewGuid():N}").AddWorkflow<RaceWorkflow>().AddWorkflow<TargetWorkflow>();
        AbathurWorkers.Tune(options, new AbathurOptions());
        using var worker = new TemporalWorker(server.Client, options);
        var history = await worker.ExecuteAsync(async () =>
        {
            var handle = await server.Client.StartWorkflowAsync(
                (RaceWorkflow w) => w.RunAsync(first), new WorkflowOptions($"race-{Guid.NewGuid():N}", options.TaskQueue!));
            await handle.GetResultAsync();
            return await handle.FetchHistoryAsync();
        });

        var replayer = new WorkflowReplayer(
            new WorkflowReplayerOptions { DataConverter = AbathurDataConverter.Instance, DebugMode = true }.AddWorkflow<RaceWorkflow>().AddWorkflow<TargetWorkflow>());
        await replayer.ReplayWorkflowAsync(history);
    }

    /// <summary>Races what a swarm does at the same time: a wait that times out and then signals, and a cancellation and the wait after it.</summary>
    [Workflow]
    public sealed class RaceWorkflow
    {
        [WorkflowRun]
        public async Task RunAsync(int first)
        {
            var child = await Workflow.StartChildWorkflowAsync((TargetWorkflow w) => w.RunAsync());
            for (var milliseconds = first; milliseconds < first + 20; milliseconds++)
            {
                await Workflow.WhenAllAsync(SignalAsync(child, milliseconds), CancelAsync(child.Id));
            }

            await child.SignalAsync(w => w.EndAsync());
            await child.GetResultAsync();
        }

        private static async Task SignalAsync(ChildWorkflowHandle<TargetWorkflow> child, int milliseconds)
        {
            await Workflow.WaitConditionWithOptionsAsync(new(() => false, TimeSpan.FromMilliseconds(milliseconds), "wait", CancellationToken.None));
            await child.SignalAsync(w => w.NoteAsync(), new() { CancellationToken = CancellationToken.None });
        }

        private static async Task CancelAsync(string id)
        {
            await Workflow.GetExternalWorkflowHandle<TargetWorkflow>(id).CancelAsync();
            await Workflow.WaitConditionWithOptionsAsync(new(() => false, TimeSpan.FromMilliseconds(5), "grace", CancellationToken.None));
        }
    }

    [Workflow]
    public sealed class TargetWorkflow
    {
        private bool isEnding;

        [WorkflowSignal]
        public Task NoteAsync() => Task.CompletedTask;

        [WorkflowSignal]
        public Task EndAsync()
        {
            isEnding = true;
            return Task.CompletedTask;
        }

        [WorkflowRun]
        public Task RunAsync() => Workflow.WaitConditionAsync(() => isEnding, CancellationToken.None);
    }
}
