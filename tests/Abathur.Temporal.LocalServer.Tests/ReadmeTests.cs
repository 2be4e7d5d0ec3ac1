using System.Text.RegularExpressions;
using Abathur.Temporal.LocalServer.Frontend;
using Abathur.Temporal.LocalServer.Frontend.Rpc;
using Abathur.Temporal.LocalServer.History.Lifecycles;
using Abathur.Temporal.LocalServer.History.Updates;
using Abathur.Temporal.LocalServer.Standalone.Activities.Decisions;
using Abathur.Temporal.LocalServer.Standalone.Operations.Decisions;

namespace Abathur.Temporal.LocalServer.Tests;

public sealed partial class ReadmeTests
{
    private const string Begin = "<!-- unimplemented -->";
    private const string End = "<!-- /unimplemented -->";

    [Fact]
    public async Task Table_NamesExactlyTheMethodsWithoutHandler()
    {
        await using var core = await ServerCore.StartAsync(new() { TimeSkipping = true });
        GrpcService[] services = [new GrpcService.Workflow(), new GrpcService.Operator(), new GrpcService.Test()];
        var rows = services
            .Select(s => (s.Name, Missing: s.Methods.Where(m => !core.Handlers.IsImplemented(m)).Select(m => m.Name).Order(StringComparer.Ordinal)))
            .Where(s => s.Missing.Any())
            .Select(s => $"| {s.Name} | {string.Join(", ", s.Missing.Select(m => $"`{m}`"))} |");
        var expected = string.Join('\n', ["| service | methods |", "| --- | --- |", .. rows]);

        var readme = await File.ReadAllTextAsync(ReadmePath(), TestContext.Current.CancellationToken);
        var actual = readme[(readme.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length)..readme.IndexOf(End, StringComparison.Ordinal)].Trim();
        Assert.Equal(expected, actual);
    }

    /// <summary>Each method that is answered has its row, says how it is answered, and names tests or scenarios that are there.</summary>
    [Fact]
    public async Task Methods_NameEachThatIsAnsweredAndTestsThatExist()
    {
        await using var core = await ServerCore.StartAsync(new() { TimeSkipping = true });
        GrpcService[] services = [new GrpcService.Workflow(), new GrpcService.Operator(), new GrpcService.Test()];
        var shown = Shown();

        var readme = await File.ReadAllTextAsync(ReadmePath(), TestContext.Current.CancellationToken);
        var rows = readme.Split("methods -->")[1].Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries)).ToArray();
        Assert.Equal(
            services.SelectMany(s => s.Methods.Where(core.Handlers.IsImplemented).Select(m => m.Name).Order(StringComparer.Ordinal)).Select(name => $"`{name}`"),
            rows.Select(cells => cells[1]));
        Assert.All(rows, cells =>
        {
            var isEmpty = EmptyAnswers.Methods.Contains(cells[1].Trim('`'));
            Assert.True(isEmpty ? cells[2] == "empty" : cells[2] == "yes" || cells[2].StartsWith("partly: ", StringComparison.Ordinal), string.Join(" | ", cells));
            var names = cells[3].Split('`').Where((_, i) => i % 2 == 1).ToArray();
            Assert.NotEmpty(names);
            Assert.All(names, name => Assert.Contains(name, shown));
        });
    }

    /// <summary>Each command of the official program has its row; what is answered names tests that are there, and a session that it names has it.</summary>
    [Fact]
    public async Task Commands_NameEachOfTheProgramAndTestsThatExist()
    {
        var shown = Shown();
        var readme = await File.ReadAllTextAsync(ReadmePath(), TestContext.Current.CancellationToken);
        var rows = readme.Split("commands -->")[1].Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Skip(1)
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Select(cells => (Group: Quoted(cells[1]).Single(), Commands: Quoted(cells[2]), Answered: cells[3], Shown: Quoted(cells[4]))).ToArray();
        foreach (var (group, commands, answered, names) in rows)
        {
            Assert.All(names, name => Assert.Contains(name, shown));
            Assert.Equal(answered is "yes" or "empty" || answered.StartsWith("partly: ", StringComparison.Ordinal), names.Length > 0);
            var steps = names.SelectMany(name => Cli.CommandSessions.All.GetValueOrDefault(name, [])).ToArray();
            Assert.All(steps.Length > 0 ? commands : [], command => Assert.Contains(steps, step => $"{step} ".Contains($"{group} {command} ", StringComparison.Ordinal)));
        }

        var temporal = new Cli.TemporalCommand("127.0.0.1:1");
        var groups = rows.Select(row => row.Group).Distinct().ToArray();
        foreach (var group in groups)
        {
            var inside = groups.Where(other => other.StartsWith($"{group} ", StringComparison.Ordinal)).Select(other => other[(group.Length + 1)..].Split(' ')[0]);
            Assert.Equal(
                rows.Where(row => row.Group == group).SelectMany(row => row.Commands).Union(inside).Order(StringComparer.Ordinal),
                (await temporal.SubcommandsAsync(group)).Order(StringComparer.Ordinal));
        }

        string[] Quoted(string cell) => [.. cell.Split('`').Where((_, i) => i % 2 == 1)];
    }

    /// <summary>Each wait names methods that exist, the limit that the code has, and tests or scenarios that are there.</summary>
    [Fact]
    public async Task Waits_NameMethodsLimitsAndTestsThatExist()
    {
        GrpcService[] services = [new GrpcService.Workflow(), new GrpcService.Test()];
        HashSet<string> methods = [.. services.SelectMany(s => s.Methods).Select(m => m.Name)];
        var shown = Shown();
        var limits = new Dictionary<string, TimeSpan>
        {
            ["PollWorkflowTaskQueue"] = LongPolls.Task,
            ["PollActivityTaskQueue"] = LongPolls.Task,
            ["PollNexusTaskQueue"] = LongPolls.Task,
            ["GetWorkflowExecutionHistory"] = LongPolls.History,
            ["UpdateWorkflowExecution"] = LongPolls.Update,
            ["PollWorkflowExecutionUpdate"] = LongPolls.Update,
            ["ExecuteMultiOperation"] = LongPolls.Update,
            ["PollActivityExecution"] = LongPolls.Standalone,
            ["DescribeActivityExecution"] = LongPolls.Standalone,
            ["PollNexusOperationExecution"] = LongPolls.Standalone,
            ["DescribeNexusOperationExecution"] = LongPolls.Standalone,
        };

        var readme = await File.ReadAllTextAsync(ReadmePath(), TestContext.Current.CancellationToken);
        var rows = readme.Split("waits -->")[1].Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(rows);
        foreach (var row in rows)
        {
            var cells = row.Split('|', StringSplitOptions.TrimEntries);
            var method = cells[1].Split('`')[1];
            Assert.Contains(method, methods);
            Assert.True(!limits.Remove(method, out var limit) || cells[3].StartsWith($"{limit.TotalSeconds} s", StringComparison.Ordinal), row);
            Assert.All(cells[5].Split('`').Where((_, i) => i % 2 == 1), name => Assert.Contains(name, shown));
        }

        Assert.Empty(limits);
    }

    [Fact]
    public async Task Folders_UseOnlyThoseBelowThem()
    {
        var readme = await File.ReadAllTextAsync(ReadmePath(), TestContext.Current.CancellationToken);
        var order = FolderRow().Matches(readme.Split("## Stages")[0]).Select(m => m.Groups[1].Value.Replace('/', '.')).ToList();
        var root = Path.GetDirectoryName(ReadmePath())!;
        foreach (var file in order.SelectMany(row => Directory.EnumerateFiles(Path.Combine(root, row.Split('.')[0]), "*.cs", SearchOption.AllDirectories)))
        {
            var own = Rank(Path.GetRelativePath(root, Path.GetDirectoryName(file)!).Replace(Path.DirectorySeparatorChar, '.'));
            var used = UsedFolder().Matches(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Select(m => m.Groups[1].Value);
            Assert.All(used, name => Assert.True(Rank(name) >= own, $"{file} uses {name}"));
        }

        // Its own row, or that of the folder around it.
        int Rank(string folder) => order.IndexOf(order.Contains(folder) ? folder : folder.Split('.')[0]);
    }

    [Fact]
    public async Task Stages_AreThoseOfTheTables()
    {
        string[] rows =
        [
            .. Rows("workflow task", WorkflowTaskLifecycle.Table),
            .. Rows("activity", ActivityLifecycle.Table),
            .. Rows("standalone activity", StandaloneLifecycle.Table),
            .. Rows("standalone Nexus operation", OperationLifecycle.Table),
            .. Rows("child workflow", ChildLifecycle.Table),
            .. Rows("message to a workflow", OutgoingLifecycle.Table),
            .. Rows("Nexus operation", NexusOperationLifecycle.Table),
            .. Rows("cancellation of a Nexus operation", NexusCancellationLifecycle.Table),
            .. Rows("update", UpdateLifecycle.Table),
        ];

        var readme = await File.ReadAllTextAsync(ReadmePath(), TestContext.Current.CancellationToken);
        Assert.Equal(rows, readme.Split("lifecycles -->")[1].Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(2));
    }

    private static HashSet<string> Shown() =>
    [
        .. Differential.Scenarios.All.Keys,
        .. Cli.CommandSessions.All.Keys,
        .. typeof(ReadmeTests).Assembly.GetTypes().SelectMany(t => t.GetMethods()).Where(m => m.IsDefined(typeof(FactAttribute), inherit: true)).Select(m => m.Name),
    ];

    private static IEnumerable<string> Rows<TStage>(string of, Lifecycle<TStage> table)
        where TStage : struct, Enum =>
        Enum.GetValues<TStage>().Where(from => !table.IsFinal(from)).Select(from => $"| {of} | {from} | {string.Join(", ", table.From(from))} |");

    [GeneratedRegex(@"^\| `([\w/]+)` \| \w", RegexOptions.Multiline)]
    private static partial Regex FolderRow();

    [GeneratedRegex(@"^using Abathur\.Temporal\.LocalServer\.([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex UsedFolder();

    // Not from the source's own path, which a reproducible build replaces.
    private static string ReadmePath()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Abathur.Temporal.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("the tests run outside the repository");
        }

        return Path.Combine(folder.FullName, "src", "Abathur.Temporal.LocalServer", "README.md");
    }
}
