using Abathur.Temporal.Cli.Output.Attempts;
using Abathur.Temporal.Client.Attempts;
using Abathur.Temporal.Contracts;
using Spectre.Console.Testing;

namespace Abathur.Temporal.Cli.Tests.Output;

public sealed class AttemptTableTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private static readonly AttemptRow Failed = new()
    {
        Attempt = 2,
        Agent = "coder",
        Host = "build-1",
        Outcome = "verification",
        StartedAt = Now.AddMinutes(-9),
        EndedAt = Now.AddMinutes(-5),
        Usage = new AgentUsage(7, 12_300),
        Salvage = "refs/abathur/salvage/demo/T1/2",
    };

    [Fact]
    public void Draw_FailedAndRunningAttempt_ARowEachAndWhatItDoes()
    {
        var lines = Draw(3, Failed, Failed with
        {
            Attempt = 3,
            Outcome = "running",
            StartedAt = Now.AddSeconds(-40),
            EndedAt = null,
            Usage = null,
            Salvage = null,
            LastHeartbeat = Now.AddSeconds(-2),
            Session = "s-1",
            Doing = "> Bash make",
        });

        Assert.Contains(lines, line => line.Contains("coder  build-1", StringComparison.Ordinal)
            && line.EndsWith("4m    verification  7      12.3k   refs/abathur/salvage/demo/T1/2", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [.., "40s", "running", "-", "-", "-", "-"]);
        Assert.Contains(lines, line => line.StartsWith("heard", StringComparison.Ordinal) && line.EndsWith("2s ago", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("doing", StringComparison.Ordinal) && line.EndsWith("> Bash make", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("2 of 3 attempts: of the others the service has no history", StringComparison.Ordinal));
    }

    [Fact]
    public void Draw_NoAttemptYet_SaysNothing() => Assert.Empty(Draw(0));

    private static IReadOnlyList<string> Draw(int attempts, params AttemptRow[] rows)
    {
        using var console = new TestConsole();
        console.Profile.Width = 200;
        var task = new TaskRecord
        {
            Id = "T1",
            Spec = new() { Title = "a" },
            State = TaskState.Running,
            CreatedAt = Now,
            UpdatedAt = Now,
            Fingerprint = "f",
            Attempts = attempts,
        };
        AttemptTable.Draw(console, task, rows, Now, TimeZoneInfo.Utc);
        return [.. console.Lines.Select(line => line.TrimEnd()).Where(line => line.Length > 0)];
    }
}
