using System.Collections.Concurrent;
using System.Diagnostics;

namespace Abathur.Temporal.Host.Processes;

/// <summary>
/// Starts processes from one thread that lives as long as the worker: Linux's parent-death signal fires when the thread
/// ends that started the child, and threads of the pool end when they please.
/// </summary>
internal static class ProcessSpawner
{
    private static readonly BlockingCollection<(ProcessStartInfo Info, TaskCompletionSource<Process> Started)> Queue = Open();

    public static Task<Process> StartAsync(ProcessStartInfo info)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Queue.Add((info, started));
        return started.Task;
    }

    private static BlockingCollection<(ProcessStartInfo Info, TaskCompletionSource<Process> Started)> Open()
    {
        var queue = new BlockingCollection<(ProcessStartInfo Info, TaskCompletionSource<Process> Started)>();
        new Thread(() => Work(queue)) { IsBackground = true, Name = "Abathur spawner" }.Start();
        return queue;
    }

    private static void Work(BlockingCollection<(ProcessStartInfo Info, TaskCompletionSource<Process> Started)> queue)
    {
        foreach (var (info, started) in queue.GetConsumingEnumerable())
        {
            try
            {
                started.SetResult(Process.Start(info) ?? throw new InvalidOperationException("no process was started"));
            }
#pragma warning disable CA1031 // Whatever goes wrong belongs to the one who asked; the thread has to live on.
            catch (Exception e)
#pragma warning restore CA1031
            {
                started.SetException(e);
            }
        }
    }
}
