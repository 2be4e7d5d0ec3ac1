using Abathur.Temporal.Testing.Models;
using Abathur.Temporal.Testing.Npm;

namespace Abathur.Temporal.Host.Tests.Agents.Runtimes;

/// <summary>The real programs take the scripted model for their provider's API. Those that start slowly run when they are asked for.</summary>
public sealed class ScriptedModelTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Model_Claude_SpeaksAnthropicMessages() => await PlayAsync(
        NpmProgram.Claude, model => ProgramHome.Claude(folder.Path, model), "anthropic", "-p", "--allowedTools", "Bash");

    [Fact]
    public async Task Model_Codex_SpeaksResponses() => await PlayAsync(
        NpmProgram.Codex, model => ProgramHome.Codex(folder.Path, model), "responses", "exec", "--skip-git-repo-check", "-s", "danger-full-access", "-");

    [Fact(Explicit = true)]
    public async Task Model_Gemini_SpeaksGenerateContent() => await PlayAsync(
        NpmProgram.Gemini, model => ProgramHome.Gemini(folder.Path, model), "gemini", "--yolo", "--skip-trust", "-m", "scripted-model");

    [Fact(Explicit = true)]
    public async Task Model_OpenCode_SpeaksChatCompletions() => await PlayAsync(
        NpmProgram.OpenCode, model => ProgramHome.OpenCode(folder.Path, model), "chat", "run");

    [Fact(Explicit = true)]
    public async Task Model_Qwen_SpeaksChatCompletions() => await PlayAsync(
        NpmProgram.Qwen, model => ProgramHome.Qwen(folder.Path, model), "chat", "--yolo", "--auth-type", "openai");

    [Fact(Explicit = true)]
    public async Task Model_Copilot_SpeaksChatCompletions() => await PlayAsync(
        NpmProgram.Copilot, model => ProgramHome.Copilot(folder.Path, model), "chat", "--allow-all-tools", "--no-ask-user", "-p", "Write it.");

    private async Task PlayAsync(NpmProgram program, Func<ScriptedModel, Dictionary<string, string?>> home, string api, params string[] arguments)
    {
        await using var model = new ScriptedModel(ModelTurn.Shell("printf written > written.txt"), ModelTurn.Say("It is written."));
        var input = Path.Combine(folder.Path, "prompt.txt");
        await File.WriteAllTextAsync(input, "Write it.", TestContext.Current.CancellationToken);
        var work = Directory.CreateDirectory(Path.Combine(folder.Path, "work")).FullName;
        string[] command = ["sh", "-c", "exec \"$@\" < \"$0\"", input, await program.RequireAsync(), .. arguments];

        var output = await Programs.RunAsync(command, work, home(model), TestContext.Current.CancellationToken);

        Assert.True(File.Exists(Path.Combine(work, "written.txt")), $"{output}\n{string.Join("\n", model.Requests)}");
        Assert.Contains("It is written.", output, StringComparison.Ordinal);
        Assert.All(model.Asked, request => Assert.Equal((api, "sk-scripted"), (request.Api, request.Key)));
        Assert.Equal(2, model.Asked.Count);
    }
}
