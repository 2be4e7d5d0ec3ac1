using System.CommandLine;
using Abathur.Temporal.Cli.Input;

namespace Abathur.Temporal.Cli.Commands.Completion;

/// <summary><c>abathur completion</c></summary>
internal static class CompletionCommand
{
    private static readonly Argument<Shell> Which = EnumInput.Argument<Shell>("shell", "The shell.");

    public static Command Create() => new Command("completion", "Prints a script that makes a shell complete this command's words.") { Which }
        .Runs(async session =>
        {
            var name = FormattableString.Invariant($"completion.{session.Get(Which)}").ToLowerInvariant();
            await using var script = typeof(CompletionCommand).Assembly.GetManifestResourceStream(name)!;
            using var reader = new StreamReader(script);
            await session.Output.WriteAsync(await reader.ReadToEndAsync(session.Cancel));
        });
}
