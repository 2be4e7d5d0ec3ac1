using System.ComponentModel;
using System.Diagnostics;
using Abathur.Temporal.Cli.Input;
using Abathur.Temporal.Cli.Output;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Commands.Plans;

/// <summary>A plan as a file that a person edits.</summary>
internal static class PlanFile
{
    private static readonly string[] Variables = ["VISUAL", "EDITOR"];

    public static string Write(string task, IReadOnlyList<TaskSubmission> tasks) => TasksYaml.Write(
        tasks, $"The plan of {task}. `abathur escalation respond ID approve --file FILE` submits it in the plan's place, `abathur task submit --file FILE` on its own.");

    /// <summary>Opens the editor that <c>VISUAL</c> or <c>EDITOR</c> names, until what it leaves can be read.</summary>
    /// <exception cref="CommandException">There is no editor.</exception>
    public static async Task<IReadOnlyList<TaskSubmission>> EditAsync(Session session, string task, IReadOnlyList<TaskSubmission> tasks)
    {
        var folder = Directory.CreateTempSubdirectory("abathur-plan-");
        try
        {
            var file = Path.Combine(folder.FullName, "plan.yaml");
            await File.WriteAllTextAsync(file, Write(task, tasks), session.Cancel);
            while (true)
            {
                await OpenAsync(file, session.Cancel);
                try
                {
                    return TaskBatch.Read(await Document.LoadAsync(file, session.Cancel)).Tasks;
                }
                catch (InvalidInputException e)
                {
                    session.Output.Write($"{SafeText.Block(e.Message)} Edit it again? [Y/n] ");
                    if (await session.Input.ReadLineAsync(session.Cancel) is null or "n" or "N")
                    {
                        return tasks;
                    }
                }
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task OpenAsync(string file, CancellationToken cancel)
    {
        var named = Variables.Select(Environment.GetEnvironmentVariable).FirstOrDefault(value => !string.IsNullOrWhiteSpace(value));
        var words = SettingPairs.CommandLine(named ?? (OperatingSystem.IsWindows() ? "notepad" : "vi"));
        try
        {
            using var editor = Process.Start(new ProcessStartInfo(words[0], [.. words.Skip(1), file]))!;
            await editor.WaitForExitAsync(cancel);
        }
        catch (Win32Exception e)
        {
            throw new CommandException(ExitCode.Usage, $"The editor '{words[0]}' can't be started: {e.Message.TrimEnd('.')}. Set EDITOR to one that is there.", e);
        }
    }
}
