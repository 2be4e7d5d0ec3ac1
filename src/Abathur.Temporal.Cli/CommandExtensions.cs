using System.CommandLine;

namespace Abathur.Temporal.Cli;

/// <summary>How the commands say what they do.</summary>
internal static class CommandExtensions
{
    public static Command Runs(this Command command, Func<Session, Task<ExitCode>> action)
    {
        command.SetAction(async (parsed, cancel) => (int)await action(new Session(parsed, cancel)));
        return command;
    }

    /// <summary>As above, for what is done or throws.</summary>
    public static Command Runs(this Command command, Func<Session, Task> action)
    {
        command.SetAction(async (parsed, cancel) =>
        {
            await action(new Session(parsed, cancel));
            return (int)ExitCode.Ok;
        });
        return command;
    }
}
