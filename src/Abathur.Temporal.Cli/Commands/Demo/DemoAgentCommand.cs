using System.CommandLine;

namespace Abathur.Temporal.Cli.Commands.Demo;

/// <summary>The hidden command that plays the demo's agents and its verify command.</summary>
internal static class DemoAgentCommand
{
    public const string Name = "demo-agent";
    public const string VerifyOption = "--verify";

    public static Command Create()
    {
        var role = new Argument<string?>("role") { Arity = ArgumentArity.ZeroOrOne };
        var verify = new Option<string?>(VerifyOption);
        var command = new Command(Name, "Plays an agent of the demo.") { role, verify };
        command.Hidden = true;
        command.SetAction((parsed, cancellationToken) =>
        {
            var folder = Environment.CurrentDirectory;
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            return parsed.GetValue(verify) is { } file
                ? Task.FromResult(Verify(new Phrasebook(folder), file, output, error))
                : new DemoAgent(parsed.GetValue(role) ?? string.Empty, folder, Environment.GetEnvironmentVariable, Task.Delay)
                    .RunAsync(Console.In, error, cancellationToken);
        });
        return command;
    }

    internal static int Verify(Phrasebook book, string file, TextWriter output, TextWriter error)
    {
        if (!book.Has(file))
        {
            error.WriteLine($"{file} is missing.");
            return 1;
        }

        if (book.Missing(file) is { Count: > 0 } missing)
        {
            error.WriteLine($"{file} has no phrase for: {string.Join(", ", missing)}.");
            return 1;
        }

        output.WriteLine($"{file} is complete.");
        return 0;
    }
}
