using System.Text.Encodings.Web;
using System.Text.Json;

namespace Abathur.Temporal.Integration.Tests.WholeSystem;

/// <summary>An operator's repository with one commit on <c>main</c>, agents included, and a data folder for hosts, in one temporary folder.</summary>
internal sealed class OperatorsRepository : IDisposable
{
    // Every JSON string is a YAML string too, whatever is in a path.
    private static readonly JsonSerializerOptions Yaml = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly TempFolder folder = new();

    public OperatorsRepository(params (string Name, string[] Steps)[] agents)
    {
        GitCli.Require();
        GitCli.Run(folder.Path, "init", "-q", "-b", "main", Path);
        Write("readme.txt", "hello\n");
        foreach (var (name, steps) in agents)
        {
            AddAgent(name, Runtime(ScriptedAgent.Command(steps)));
        }

        Git("add", "-A");
        Git("commit", "-q", "-m", "first");
    }

    /// <summary>Names the whole folder: what mentions it, belongs to the test.</summary>
    public string Root => folder.Path;

    public string Path => folder.Combine("person");

    public string Home => folder.Combine("home");

    /// <summary>A place outside the checkout.</summary>
    public string Beside(string name) => folder.Combine(name);

    public string Git(params string[] arguments) => GitCli.Run(Path, arguments);

    public void Write(string name, string text) => folder.Write(System.IO.Path.Combine("person", name), text);

    public void AddAgent(string name, string frontMatter) =>
        Write($".abathur/agents/{name}.md", $"---\nname: {name}\ntier: worker\nversion: 1.0.0\ndescription: does as told\n{frontMatter}\n---\n\nYou do as told.\n");

    /// <summary>Commits an agent that runs a script of <c>sh</c>; the first command that fails ends it.</summary>
    public void CommitShellAgent(string name, string script, string frontMatter = "")
    {
        ShellScript.Require();
        AddAgent(name, $"{frontMatter}\n{Runtime(["/bin/sh", "-ec", script])}");
        Git("add", "-A");
        Git("commit", "-q", "-m", name);
    }

    /// <summary>As above; where it runs, it writes a line into the file <c>runs</c> beside the checkout.</summary>
    public static OperatorsRepository WithHabit(string script)
    {
        var repository = new OperatorsRepository();
        repository.CommitShellAgent("habit", $"echo run >> '{repository.Beside("runs")}'; {script}");
        return repository;
    }

    /// <summary>The subjects of the commits on a swarm's integration branch that are no merges, oldest first.</summary>
    public IEnumerable<string> Merges(string swarm) =>
        Git("log", "--no-merges", "--reverse", "--format=%s", $"main..refs/abathur/integration/{swarm}").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Changes of every kind, and what a checkout has beside files.</summary>
    public void MakeDirty()
    {
        Git("remote", "add", "origin", "https://example.com/x.git");
        Git("update-ref", "refs/remotes/origin/main", "main");
        Git("tag", "-a", "v1", "-m", "v1");
        Git("branch", "feature");
        Write("stashed.txt", "s\n");
        Git("stash", "-u");
        Write("readme.txt", "dirty\n");
        Write("staged.txt", "staged\n");
        Git("add", "staged.txt");
        Write("untracked.txt", "untracked\n");
    }

    public void Dispose() => folder.Dispose();

    private static string Runtime(IReadOnlyList<string> command) => "runtime: command\ncommand: " + JsonSerializer.Serialize(command, Yaml);
}
