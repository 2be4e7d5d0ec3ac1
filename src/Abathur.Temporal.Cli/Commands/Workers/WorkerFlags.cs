using System.CommandLine;
using Abathur.Temporal.Hosting;

namespace Abathur.Temporal.Cli.Commands.Workers;

/// <summary>The options that <c>worker</c> and <c>up</c> share; each goes before the environment and the file.</summary>
internal static class WorkerFlags
{
    private static readonly Option<string?> TaskQueue = new("--task-queue") { Description = "The base task queue. Default: abathur." };

    private static readonly Option<int?> MaxAgents = new("--max-agents") { Description = "Agents that run on this host at once. Default: 20." };

    private static readonly Option<string[]> PassEnvironment = new("--pass-env")
    {
        Description = "A variable that agents get too, such as ANTHROPIC_API_KEY; may be repeated.",
    };

    private static readonly Option<string?> Claude = new("--claude") { Description = "The claude program. Default: the one on the PATH." };

    public static Command WithWorker(this Command command)
    {
        foreach (var option in new Option[] { TaskQueue, MaxAgents, PassEnvironment, Claude })
        {
            command.Options.Add(option);
        }

        return command;
    }

    public static Action<AbathurOptions> Read(Session session) => options =>
    {
        options.TaskQueue = session.Get(TaskQueue) ?? options.TaskQueue;
        options.MaxAgents = session.Get(MaxAgents) ?? options.MaxAgents;
        options.ClaudePath = session.Get(Claude) ?? options.ClaudePath;
        foreach (var name in session.Get(PassEnvironment) ?? [])
        {
            options.PassEnvironment.Add(name);
        }
    };
}
