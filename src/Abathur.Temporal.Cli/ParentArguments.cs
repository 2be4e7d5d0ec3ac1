using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;

namespace Abathur.Temporal.Cli;

/// <summary>Arguments of the commands above another one, which its help would show as if it took them.</summary>
internal static class ParentArguments
{
    /// <summary>Runs what was parsed; where that is a command's help, without them.</summary>
    public static Task<int> LeaveOutAsync(ParseResult parsed, Func<Task<int>> run) =>
        parsed.Action is HelpAction ? HelpAsync([.. Above(parsed.CommandResult).Where(argument => !argument.Hidden)], run) : run();

    private static async Task<int> HelpAsync(List<Argument> shown, Func<Task<int>> run)
    {
        shown.ForEach(argument => argument.Hidden = true);
        try
        {
            return await run();
        }
        finally
        {
            shown.ForEach(argument => argument.Hidden = false);
        }
    }

    private static IEnumerable<Argument> Above(CommandResult command)
    {
        for (var above = command.Parent as CommandResult; above is not null; above = above.Parent as CommandResult)
        {
            foreach (var argument in above.Command.Arguments)
            {
                yield return argument;
            }
        }
    }
}
