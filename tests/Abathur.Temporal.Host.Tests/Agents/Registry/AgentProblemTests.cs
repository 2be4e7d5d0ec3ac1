using System.Text;
using Abathur.Temporal.Host.Agents.Registry;

namespace Abathur.Temporal.Host.Tests.Agents.Registry;

public sealed class AgentProblemTests : IDisposable
{
    private readonly TempFolder repository = new();

    public void Dispose() => repository.Dispose();

    [Theory]
    [InlineData("no front matter here", 1, "no front matter")]
    [InlineData("", 1, "no front matter")]
    [InlineData("---\nname: a\nprompt", 3, "isn't closed")]
    [InlineData("---\ntier: worker\n---\n", 1, "`name` is missing")]
    [InlineData("---\nname:\n---\n", 2, "`name` is missing")]
    [InlineData("---\nname: '?!'\n---\n", 2, "no ASCII letter")]
    [InlineData("---\nname: a\ntools: [read\n---\n", 4, "no valid YAML")]
    [InlineData("---\nname: a\n  bad: indent: here\n---\n", 3, "no valid YAML")]
    [InlineData("---\n- name\n---\n", 2, "`key: value`")]
    [InlineData("---\n[a]: b\n---\n", 2, "plain word")]
    [InlineData("---\nname: a\nname: b\n---\n", 3, "stands there twice")]
    [InlineData("---\nname: [a]\n---\n", 2, "must be a text")]
    [InlineData("---\nname: a\ntools: {read: yes}\n---\n", 3, "must be a list")]
    [InlineData("---\nname: a\ntools: [[read]]\n---\n", 3, "must be a list")]
    [InlineData("---\nname: a\ncommand: echo hi\n---\n", 3, "must be a list: the program, then")]
    [InlineData("---\nname: a\ncommand: []\n---\n", 3, "must be a list: the program, then")]
    [InlineData("---\nname: a\nruntime: command\n---\n", 3, "needs `command:")]
    [InlineData("---\nname: a\nruntime: claude\ncommand: [x]\n---\n", 4, "has no effect with the runtime `claude`")]
    [InlineData("---\nname: a\nruntime: acp\n---\n", 3, "such as `command: [gemini, --acp]`")]
    [InlineData("---\nname: a\ncommand: [x]\nmode: yolo\n---\n", 4, "`mode: yolo` has no effect with the runtime `command`")]
    [InlineData("---\nname: a\nruntime: cluade\n---\n", 3, "did you mean 'claude'?")]
    [InlineData("---\nname: a\n\nmax_turns: many\n---\n", 4, "whole number from 1 to")]
    [InlineData("---\nname: a\nmax_turns: 0\n---\n", 3, "whole number from 1 to")]
    [InlineData("---\nname: a\ntimeout_seconds: NaN\n---\n", 3, "number from 1 to 604800")]
    [InlineData("---\nname: a\nread_only: perhaps\n---\n", 3, "`true` or `false`")]
    public async Task LoadAsync_MalformedFile_IsFatalWithItsLineAndOthersLoad(string content, int line, string message)
    {
        Write("bad.md", content);
        Write("good.md", "---\nname: good\n---\n");

        var registry = await LoadAsync();

        var problem = Assert.Single(registry.Roster.Problems);
        Assert.Equal((".abathur/agents/bad.md", line, true), (problem.File, problem.Line, problem.Fatal));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.NotNull(registry.Find("good"));
        Assert.Null(registry.Find("a"));
    }

    [Theory]
    [InlineData("max_turn: 3", "did you mean 'max_turns'?")]
    [InlineData("colour: red", "known are name, tier")]
    [InlineData("permissions: {a: {b: [c]}}", "known are name, tier")]
    public async Task LoadAsync_UnknownKey_IsReportedAndTheAgentLoads(string key, string message)
    {
        Write("a.md", $"---\nname: a\n{key}\n---\n");

        var registry = await LoadAsync();

        var problem = Assert.Single(registry.Roster.Problems);
        Assert.Equal((3, false), (problem.Line, problem.Fatal));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.NotNull(registry.Find("a"));
    }

    [Fact]
    public async Task LoadAsync_UnknownHandoffTarget_NamesTheNearest()
    {
        Write("a.md", "---\nname: a\nhandoff_targets: [code-implementr]\n---\n");

        var problem = Assert.Single((await LoadAsync()).Roster.Problems);

        Assert.Equal((3, false), (problem.Line, problem.Fatal));
        Assert.Contains("`code-implementr` (`code-implementer`?)", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoadAsync_FileTooLarge_IsFatal()
    {
        Write("big.md", "---\nname: big\n---\n" + new string('x', 256 * 1024));

        var problem = Assert.Single((await LoadAsync()).Roster.Problems);

        Assert.True(problem.Fatal);
        Assert.Contains("262,144", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoadAsync_NotUtf8_IsFatalWithItsLine()
    {
        var file = repository.Write(".abathur/agents/a.md", "");
        await File.WriteAllBytesAsync(file, [.. Encoding.UTF8.GetBytes("---\nname: a\n---\nbad: "), 0xff, 0xfe], TestContext.Current.CancellationToken);

        var problem = Assert.Single((await LoadAsync()).Roster.Problems);

        Assert.Equal((4, true), (problem.Line, problem.Fatal));
    }

    [Theory]
    [InlineData("x: ", 200_000, "[")]
    [InlineData("? ", 60_000, "{")]
    [InlineData("x: ", 100_000, "- ")]
    public async Task LoadAsync_HostileNesting_IsReportedQuickly(string start, int times, string part)
    {
        Write("bomb.md", "---\n" + start + string.Concat(Enumerable.Repeat(part, times)) + "\n---\n");

        Assert.True(Assert.Single((await LoadAsync()).Roster.Problems).Fatal);
    }

    private void Write(string file, string content) => repository.Write($".abathur/agents/{file}", content);

    private async Task<AgentRegistry> LoadAsync() => await AgentRegistry.LoadAsync(repository.Path, [AgentRuntimeNames.Claude, AgentRuntimeNames.Command, AgentRuntimeNames.Acp], TestContext.Current.CancellationToken);
}
