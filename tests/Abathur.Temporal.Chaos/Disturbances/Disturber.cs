using System.Globalization;
using Abathur.Temporal.Chaos.Plans;
using Abathur.Temporal.Chaos.Stages;

namespace Abathur.Temporal.Chaos.Disturbances;

/// <summary>Does to processes, connections, disk and clock what the script says.</summary>
internal sealed class Disturber(Stage stage)
{
    // A host may take its whole grace; what takes longer is found as a worker that doesn't end.
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(60);

    public async Task DoAsync(PlannedAction action)
    {
        var time = TimeSpan.FromSeconds(action.Seconds);
        switch (action.Kind)
        {
            case ActionKind.KillWorker:
                await AloneAsync(stage.Workers[action.Target!], worker => RestartAsync(worker, time));
                break;
            case ActionKind.StopWorker:
                await AloneAsync(stage.Workers[action.Target!], StopAsync);
                break;
            case ActionKind.FreezeWorker:
                await AloneAsync(stage.Workers[action.Target!], worker => worker.FreezeAsync(time));
                break;
            case ActionKind.KillServer when stage.Server.Process is { } server:
                await AloneAsync(server, it => RestartAsync(it, time));
                break;
            case ActionKind.FreezeServer when stage.Server.Process is { } server:
                await AloneAsync(server, it => it.FreezeAsync(time));
                break;
            case ActionKind.Cut:
                stage.Connections[action.Target!].Cut();
                break;
            case ActionKind.CutOff:
                stage.Connections[action.Target!].Freeze();
                await Task.Delay(time);
                stage.Connections[action.Target!].Thaw();
                break;
            case ActionKind.SwallowAnswers:
                stage.Connections[action.Target!].SwallowAnswers();
                await Task.Delay(time);
                stage.Connections[action.Target!].StopSwallowing();
                break;
            case ActionKind.FillDisk when stage.Disk is { } disk:
                var filler = disk.Fill(long.MaxValue);
                await Task.Delay(time);
                File.Delete(filler);
                break;
            case ActionKind.SetClock when stage.Server.Clock is { } clock:
                await File.WriteAllTextAsync(clock, action.Seconds.ToString(CultureInfo.InvariantCulture));
                break;
            default:
                stage.Log.Write($"skipped: {action}");
                break;
        }
    }

    /// <summary>Starts workers that ended by themselves, as a service manager does: one that finds no server ends.</summary>
    public async Task SuperviseAsync(CancellationToken ended)
    {
        while (!ended.IsCancellationRequested)
        {
            foreach (var worker in stage.Workers.Values)
            {
                // Whoever has its turn may be about to start it.
                if (!await worker.Turn.WaitAsync(TimeSpan.Zero, CancellationToken.None))
                {
                    continue;
                }

                if (worker.HasExited)
                {
                    stage.Log.Write($"{worker.Name} had ended by itself");
                    worker.Start();
                }

                worker.Turn.Release();
            }

            await Task.Delay(TimeSpan.FromSeconds(1), ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Everything is connected and the clock is right again, once the script is over.</summary>
    public async Task EndAsync(CancellationToken cancel)
    {
        foreach (var connection in stage.Connections.Values)
        {
            connection.Thaw();
            connection.StopSwallowing();
        }

        if (stage.Server.Clock is { } clock)
        {
            await File.WriteAllTextAsync(clock, "0", cancel);
        }

        await stage.Server.AnswersAsync(cancel);
    }

    private static async Task RestartAsync(StageProcess process, TimeSpan pause)
    {
        await process.KillAsync();
        await Task.Delay(pause);
        process.Start();
    }

    private async Task StopAsync(StageProcess worker)
    {
        if (!await worker.StopAsync(StopLimit))
        {
            stage.Log.Write($"{worker.Name} did not end within {StopLimit.TotalSeconds} s of SIGTERM");
        }

        worker.Start();
    }

    private static async Task AloneAsync(StageProcess process, Func<StageProcess, Task> act)
    {
        await process.Turn.WaitAsync();
        try
        {
            await act(process);
        }
        finally
        {
            process.Turn.Release();
        }
    }
}
