using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents.Registry;

namespace Abathur.Temporal.Host.Tests.Agents.Registry;

public sealed class AgentRegistryTests : IDisposable
{
    private readonly TempFolder repository = new();

    public void Dispose() => repository.Dispose();

    [Fact]
    public async Task LoadAsync_SeedFile_LoadsWithWorkersLimits()
    {
        using var seed = typeof(AgentRegistryTests).Assembly.GetManifestResourceStream("Fixtures.orchestration-developer.md")!;
        Write("orchestration-developer.md", await new StreamReader(seed).ReadToEndAsync(TestContext.Current.CancellationToken));

        var registry = await LoadAsync();

        var agent = registry.Find("orchestration-developer")!;
        Assert.Equal(AgentTier.Worker, agent.Summary.Tier);
        Assert.Equal("1.0.0", agent.Summary.Version);
        Assert.Equal("Specialist for implementing the central swarm orchestrator", agent.Summary.Description);
        Assert.Equal(["read", "write", "edit", "shell", "glob", "grep"], agent.Summary.Tools);
        Assert.Equal(["dag-execution-developer", "task-system-developer", "test-engineer"], agent.Summary.HandoffTargets);
        Assert.Equal(50, agent.MaxTurns);
        Assert.Equal("claude", agent.Summary.Runtime);
        Assert.Equal(4, agent.Constraints.Count);
        Assert.StartsWith("# Orchestration Developer", agent.Prompt, StringComparison.Ordinal);
        Assert.EndsWith("- Failure scenario testing", agent.Prompt, StringComparison.Ordinal);
        Assert.Matches("^[0-9a-f]{12}$", agent.Summary.Hash);
        Assert.All(registry.Roster.Problems, problem => Assert.False(problem.Fatal));
        Assert.Contains(registry.Roster.Problems, p => p.Line == 3 && p.Message.Contains("`execution`", StringComparison.Ordinal));
        Assert.Contains(registry.Roster.Problems, p => p.Line == 18 && p.Message.Contains("`test-engineer`", StringComparison.Ordinal));
    }

    [Fact]
    public async Task LoadAsync_EmptyRepository_HasShippedAgentsWithoutProblems()
    {
        var registry = await LoadAsync();

        Assert.Equal(["code-implementer", "code-reviewer", "diagnostic-analyst", "planner"], registry.Roster.Agents.Select(agent => agent.Name));
        Assert.Empty(registry.Roster.Problems);
        Assert.True(registry.Find("diagnostic-analyst")!.Summary.ReadOnly);
        Assert.All(registry.Agents, agent => Assert.True(agent.Prompt.Length > 500));
    }

    [Theory]
    [InlineData("runtime: opencode\nmodel: OpenAI/gpt-5", "openai")]
    [InlineData("runtime: opencode\nmodel: openai/gpt-5\nprovider: team b", "team-b")]
    [InlineData("runtime: opencode\nmodel: gpt-5", null)]
    [InlineData("runtime: claude\nmodel: openai/gpt-5", null)]
    public async Task LoadAsync_ProviderInTheNameOfOpenCodesModel_IsTheAgents(string keys, string? provider)
    {
        Write("builder.md", $"---\nname: builder\n{keys}\n---\nBuild.");

        var registry = await AgentRegistry.LoadAsync(repository.Path, ["claude", "opencode"], TestContext.Current.CancellationToken);

        Assert.Equal(provider, registry.Find("builder")!.Summary.Provider);
    }

    [Fact]
    public async Task LoadAsync_ProviderAndStallTimeout_AreTaken()
    {
        Write("builder.md", "---\nname: builder\nprovider: Anthropic, team B\nstall_timeout_seconds: 0\n---\nBuild.");
        Write("other.md", "---\nname: other\nstall_timeout_seconds: -1\n---\nBuild.");

        var registry = await LoadAsync();

        Assert.Equal(("anthropic-team-b", 0), (registry.Find("builder")!.Summary.Provider, registry.Find("builder")!.Summary.StallTimeoutSeconds));
        Assert.Contains("stall_timeout_seconds", Assert.Single(registry.Roster.Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoadAsync_AllKeys_AreTaken()
    {
        Write("builder.md", """
            ---
            name: The  Builder!
            tier: Architect
            version: 2
            description: Builds
            tools: [read, Bash, mcp__db__query]
            constraints: [be quick]
            handoff_targets: [Code Implementer]
            max_turns: 7
            model: big-one
            runtime: command
            read_only: true
            timeout_seconds: 12.5
            command: [./tools/agent, --flag, "a b"]
            ---

            Build.
            """);

        var agent = (await LoadAsync()).Find("the-builder")!;

        Assert.Equal(AgentTier.Architect, agent.Summary.Tier);
        Assert.Equal(["read", "shell", "mcp__db__query"], agent.Summary.Tools);
        Assert.Equal(["code-implementer"], agent.Summary.HandoffTargets);
        Assert.Equal(7, agent.MaxTurns);
        Assert.Equal("command", agent.Summary.Runtime);
        Assert.True(agent.Summary.ReadOnly);
        Assert.Equal(12.5, agent.Summary.TimeoutSeconds);
        Assert.Equal(["./tools/agent", "--flag", "a b"], agent.Command);
        Assert.Equal(["be quick"], agent.Constraints);
        Assert.Equal("big-one", agent.Model);
        Assert.Equal("Build.", agent.Prompt);
        Assert.Equal(".abathur/agents/builder.md", agent.Source);
    }

    [Theory]
    [InlineData("architect", 50)]
    [InlineData("specialist", 35)]
    [InlineData("worker", 25)]
    public async Task LoadAsync_NoMaxTurns_HasItsTiers(string tier, int turns)
    {
        Write("a.md", $"---\nname: a\ntier: {tier}\n---\n");

        Assert.Equal(turns, (await LoadAsync()).Find("a")!.MaxTurns);
    }

    [Fact]
    public async Task LoadAsync_ReadOnlyWithoutTools_HasNoneThatWrite()
    {
        Write("a.md", "---\nname: a\nread_only: true\n---\n");

        Assert.Equal(["read", "shell", "glob", "grep"], (await LoadAsync()).Find("a")!.Summary.Tools);
    }

    [Fact]
    public async Task LoadAsync_CommandWithoutRuntime_IsCommand()
    {
        Write("a.md", "---\r\nname: a\r\ncommand:\r\n  - echo\r\n---\r\nhi\r\n");

        Assert.Equal("command", (await LoadAsync()).Find("a")!.Summary.Runtime);
    }

    [Fact]
    public async Task LoadAsync_ClaudeCodeFile_Loads()
    {
        repository.Write(".claude/agents/reviewer.md", """
            ---
            name: code-reviewer
            description: Use this after changes. Examples: <example>user: 'it's done'</example>
            tools: Read, Grep, Bash(git diff:*, git log:*)
            model: inherit
            color: red
            ---
            You review.
            """);

        var registry = await LoadAsync();

        var agent = registry.Find("code-reviewer")!;
        Assert.Equal("claude", agent.Summary.Runtime);
        Assert.Equal(["read", "grep", "Bash(git diff:*, git log:*)"], agent.Summary.Tools);
        Assert.Equal("Use this after changes. Examples: <example>user: 'it's done'</example>", agent.Summary.Description);
        Assert.Null(agent.Model);
        Assert.Equal("You review.", agent.Prompt);
        Assert.Empty(registry.Roster.Problems);
    }

    [Fact]
    public async Task LoadAsync_SameNameTwice_FirstHoldsAndSecondIsReported()
    {
        Write("one.md", "---\nname: Twin\nversion: 1\n---\n");
        Write("two.md", "---\nname: twin\nversion: 2\n---\n");
        repository.Write(".claude/agents/three.md", "---\nname: twin\ndescription: x\n---\n");

        var registry = await LoadAsync();

        Assert.Equal("1", registry.Find("twin")!.Summary.Version);
        Assert.Equal([".abathur/agents/two.md", ".claude/agents/three.md"], registry.Roster.Problems.Select(problem => problem.File));
        Assert.All(registry.Roster.Problems, problem => Assert.Contains(".abathur/agents/one.md", problem.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task LoadAsync_OwnCodeImplementer_ReplacesOursWithoutProblem()
    {
        Write("mine.md", "---\nname: code-implementer\nversion: mine\n---\n");

        var registry = await LoadAsync();

        Assert.Equal("mine", registry.Find("code-implementer")!.Summary.Version);
        Assert.Empty(registry.Roster.Problems);
    }

    [Fact]
    public async Task LoadAsync_Cancelled_Throws()
    {
        Write("a.md", "---\nname: a\n---\n");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => AgentRegistry.LoadAsync(repository.Path, [AgentRuntimeNames.Claude, AgentRuntimeNames.Command, AgentRuntimeNames.Acp], new(canceled: true)));
    }

    private void Write(string file, string content) => repository.Write($".abathur/agents/{file}", content);

    [Theory]
    [InlineData("command: [/opt/bin/gemini, --acp]", "gemini")]
    [InlineData("command: [codex-acp]\nprovider: OpenAI EU", "openai-eu")]
    public async Task LoadAsync_RuntimeAcp_HasAModeAndTheProviderOfItsProgram(string keys, string provider)
    {
        Write("a.md", $"---\nname: a\nruntime: acp\nmode: yolo\n{keys}\n---\n");

        var agent = (await LoadAsync()).Find("a")!;

        Assert.Equal(("acp", "yolo", provider), (agent.Summary.Runtime, agent.Mode, agent.Summary.Provider));
    }

    private Task<AgentRegistry> LoadAsync() => AgentRegistry.LoadAsync(repository.Path, [AgentRuntimeNames.Claude, AgentRuntimeNames.Command, AgentRuntimeNames.Acp], TestContext.Current.CancellationToken);
}
