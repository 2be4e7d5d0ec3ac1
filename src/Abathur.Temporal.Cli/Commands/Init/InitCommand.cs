using System.CommandLine;
using Abathur.Temporal.Cli.Input;

namespace Abathur.Temporal.Cli.Commands.Init;

/// <summary><c>abathur init</c></summary>
internal static class InitCommand
{
    private static readonly Argument<string> Folder = new("path")
    {
        Description = "A folder in the git repository.",
        DefaultValueFactory = _ => ".",
    };

    private static readonly Option<Assistant?> Mcp = EnumInput.Option<Assistant>(
        "--mcp", "Also tell this assistant, by its configuration in the repository, how to start `abathur mcp`.");

    public static Command Create() =>
        new Command("init", "Writes agents and settings into a repository's .abathur folder; what is there stays.") { Folder, Mcp }.Runs(RunAsync);

    private static async Task RunAsync(Session session)
    {
        var result = await ProjectInitializer.RunAsync(session.Get(Folder)!, session.Get(Mcp), session.Cancel);
        session.Print(result, _ =>
        {
            session.Output.WriteLine(result.Repository);
            foreach (var file in result.Written)
            {
                session.Output.WriteLine($"  wrote  {file}");
            }

            foreach (var file in result.Kept)
            {
                session.Output.WriteLine($"  left   {file}, which was there");
            }

            session.Output.WriteLine("Next: commit them, then `abathur up`, and `abathur swarm start NAME --repository PATH` elsewhere.");
        });
    }
}
