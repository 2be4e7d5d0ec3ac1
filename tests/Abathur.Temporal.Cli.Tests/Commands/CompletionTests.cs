using System.Diagnostics;

namespace Abathur.Temporal.Cli.Tests.Commands;

public sealed class CompletionTests
{
    [Theory]
    [InlineData("bash", "complete -o default -F _abathur_complete abathur")]
    [InlineData("zsh", "compdef _abathur abathur")]
    [InlineData("fish", "complete -c abathur")]
    [InlineData("pwsh", "Register-ArgumentCompleter -Native -CommandName abathur")]
    public async Task Invoke_Shell_PrintsAScriptThatAsksTheCommand(string shell, string line)
    {
        var run = await CliRun.InvokeAsync("completion", shell);

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Contains(line, run.Output, StringComparison.Ordinal);
        Assert.Contains("[suggest:", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abathur swarm st", "start", "status", "stop")]
    [InlineData("abathur task list --state c", "canceled", "completed")]
    [InlineData("abathur task priority T1 h", "high")]
    [InlineData("abathur swarm start --rep", "--repository")]
    public async Task Invoke_Suggest_NamesWhatFits(string line, params string[] expected)
    {
        var run = await CliRun.InvokeAsync($"[suggest:{line.Length}]", line);

        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Subset(run.Output.Split('\n', StringSplitOptions.TrimEntries).ToHashSet(), expected.ToHashSet());
    }

    [Fact]
    public async Task Invoke_Bash_CompletesInARealBash()
    {
        var bash = new[] { "/bin/bash", "/usr/bin/bash" }.FirstOrDefault(File.Exists);
        Assert.SkipWhen(bash is null, "there is no bash on this machine");
        using var folder = new TempFolder();
        var script = folder.Write("abathur.bash", (await CliRun.InvokeAsync("completion", "bash")).Output);
        var command = typeof(AbathurCommand).Assembly.Location;
        using var process = Process.Start(new ProcessStartInfo(bash!)
        {
            ArgumentList =
            {
                "-c",
                """
                source "$2"; eval "abathur() { dotnet '$1' \"\$@\"; }"
                COMP_WORDS=(abathur swarm st); COMP_CWORD=2; COMP_LINE='abathur swarm st'; COMP_POINT=16
                _abathur_complete; printf '%s\n' "${COMPREPLY[@]}"
                """,
                "bash",
                command,
                script,
            },
            RedirectStandardOutput = true,
        })!;

        var words = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["start", "status", "stop"], words.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order());
    }
}
