using System.Collections.Concurrent;
using System.Diagnostics;

namespace Abathur.Temporal.Host.Processes;

/// <summary>
/// Starts processes from one thread that lives as long as the worker: Linux's parent-death signal fires when the thread
/// ends that started the child, and threads of the pool end when they please.
/// </summary>
internal static class ProcessSpawner
{
    private static readonly BlockingCollection<Request> Queue = Open();

    /// <summary>Starts a process.</summary>
    /// <param name="info">What to start.</param>
    /// <param name="first">What comes before anything else, as soon as there is the process; it must be short, and not throw.</param>
    public static Task<Process> StartAsync(ProcessStartInfo info, Action<Process>? first = null)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Queue.Add(new(info, first, started));
        return started.Task;
    }

    private static BlockingCollection<Request> Open()
    {
        var queue = new BlockingCollection<Request>();
        new Thread(() => Work(queue)) { IsBackground = true, Name = "Abathur spawner" }.Start();
        return queue;
    }

    private static void Work(BlockingCollection<Request> queue)
    {
        foreach (var (info, first, started) in queue.GetConsumingEnumerable())
        {
            try
            {
                var process = Process.Start(info) ?? throw new InvalidOperationException("no process was started");
                first?.Invoke(process);
                started.SetResult(process);
            }
#pragma warning disable CA1031 // Whatever goes wrong belongs to the one who asked; the thread has to live on.
            catch (Exception e)
#pragma warning restore CA1031
            {
                started.SetException(e);
            }
        }
    }

    private sealed record Request(ProcessStartInfo Info, Action<Process>? First, TaskCompletionSource<Process> Started);
}
