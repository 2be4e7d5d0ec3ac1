using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Demo;

/// <summary>
/// A scripted agent of the runtime <c>command</c>: its task from the environment, progress and result into the files
/// that it names, its work as a commit.
/// </summary>
public sealed class DemoAgent(
    string role,
    string folder,
    Func<string, string?> environment,
    Func<TimeSpan, CancellationToken, Task> pause)
{
    /// <exception cref="InvalidInputException">This is no task of the demo's.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var title = environment("ABATHUR_TITLE") ?? string.Empty;
        var attempt = int.TryParse(environment("ABATHUR_ATTEMPT"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 1;
        var job = DemoScript.Find(role, title, attempt) ?? throw new InvalidInputException(
            $"The demo's {role} has no script for the task '{title}': its agents know no tasks but the demo's.");
        var alreadyComplete = !await PlayAsync(job, title, cancellationToken);
        await WriteResultAsync(job, alreadyComplete ? "Nothing was left to write." : null, cancellationToken);
    }

    // False: an earlier run wrote all of it.
    private async Task<bool> PlayAsync(DemoJob job, string title, CancellationToken cancellationToken)
    {
        var tokens = 0;
        foreach (var (index, turn) in job.Turns.Index())
        {
            tokens += turn.Tokens;
            await ReportAsync(new JsonObject { ["turns"] = index + 1, ["tokens"] = tokens, ["doing"] = turn.Doing }, cancellationToken);
            await pause(TimeSpan.FromSeconds(turn.Seconds), cancellationToken);
            if (turn is { File: { } file, Text: { } text })
            {
                var path = Path.Combine(folder, file);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                await File.WriteAllTextAsync(path, text(new Phrasebook(folder)), cancellationToken);
            }
        }

        return job.Turns.All(turn => turn.File is null) || await CommitAsync(title, cancellationToken);
    }

    private async Task<bool> CommitAsync(string title, CancellationToken cancellationToken)
    {
        var git = new DemoGit(folder, role);
        await git.RunAsync(["add", "--all"], cancellationToken);
        // Done before, by an attempt whose end nobody heard of: then there is nothing to commit.
        if ((await git.RunAsync(["status", "--porcelain"], cancellationToken)).Length == 0)
        {
            return false;
        }

        await git.RunAsync(["commit", "--quiet", "--message", title], cancellationToken);
        return true;
    }

    private async Task ReportAsync(JsonObject progress, CancellationToken cancellationToken)
    {
        if (environment("ABATHUR_PROGRESS") is { Length: > 0 } file)
        {
            await File.AppendAllTextAsync(file, progress.ToJsonString() + "\n", cancellationToken);
        }
    }

    private async Task WriteResultAsync(DemoJob job, string? alreadyComplete, CancellationToken cancellationToken)
    {
        if (environment("ABATHUR_RESULT") is { Length: > 0 } file)
        {
            var result = JsonSerializer.Serialize(
                new { job.Summary, job.Handoff, job.Failure, job.Verdict, job.AddWork, alreadyComplete }, AbathurJson.Options);
            await File.WriteAllTextAsync(file, result, cancellationToken);
        }
    }
}
