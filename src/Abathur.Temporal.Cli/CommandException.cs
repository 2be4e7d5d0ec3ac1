namespace Abathur.Temporal.Cli;

/// <summary>Ends a command with a message for the user and an exit code for the script.</summary>
public class CommandException : Exception
{
    public CommandException(ExitCode code, string message, Exception? innerException = null)
        : base(message, innerException) => Code = code;

    public ExitCode Code { get; }
}
