using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Demo;

/// <summary>What the demo's swarm is asked to do: sixteen tasks in six waves, for two goals. Some go wrong on purpose.</summary>
public static class DemoPlan
{
    /// <summary>What follows the player's command line where it is a verify command; the file comes next.</summary>
    public const string VerifyOption = "--verify";

    private const string Release = "release";
    private const string Documents = "documents";

    /// <summary>Quick on the feet, so that it is over in under a minute; what only a loaded machine needs is generous.</summary>
    public static SwarmSettings Settings { get; } = new()
    {
        MaxConcurrentTasks = 4,
        RetryBackoffSeconds = 1,
        TaskTimeoutSeconds = 600,
        HeartbeatIntervalSeconds = 20,
        ShutdownGraceSeconds = 60,
        CircuitBreakerResetSeconds = 6,
        EscalationDeadlineSeconds = 4,
    };

    public static IReadOnlyList<Goal> Goals { get; } =
    [
        new() { Name = Release, Description = "Version 1.0 of the phrasebook", Priority = TaskPriority.High },
        new() { Name = Documents, Description = "Documents for its readers and translators" },
    ];

    /// <summary>The tasks.</summary>
    /// <param name="player">The command line that plays an agent; with <see cref="VerifyOption"/> and a file it verifies that file.</param>
    public static SubmitTasks Tasks(IReadOnlyList<string> player) => new()
    {
        Tasks =
        [
            Task("design", "Design the phrasebook", DemoRoster.Planner, Release) with { Priority = TaskPriority.Critical },
            Task("contributing", "Write the contributing guide", DemoRoster.Writer, Documents) with { Priority = TaskPriority.Low },
            Phrases(player, "en", "English"),
            Phrases(player, "de", "German"),
            Phrases(player, "es", "Spanish"),
            Task("catalog", "Build the catalog", DemoRoster.Linguist, Release, "en", "de", "es") with { Priority = TaskPriority.High },
            Task("tests", "Test the phrases", DemoRoster.Tester, Release, "en", "de", "es") with { Priority = TaskPriority.High },
            Task("guide", "Write the user guide", DemoRoster.Writer, Documents, "en"),
            Task("translating", "Write the guide for translators", DemoRoster.Writer, Documents, "contributing", "de"),
            Task("klingon", "Write the Klingon phrases", DemoRoster.Linguist, Release, "design") with { MaxRetries = 0 },
            Task("cover", "Print the cover", DemoRoster.Printer, Documents, "design"),
            Task("review", "Review the phrasebook", DemoRoster.Reviewer, Release, "catalog", "tests", "guide", "klingon"),
            Task("changelog", "Write the changelog", DemoRoster.Writer, Documents, "catalog"),
            Task("glossary", DemoScript.Glossary, DemoRoster.Writer, Documents, "guide", "catalog"),
            Task("index", DemoScript.Index, DemoRoster.Writer, Documents, "guide", "catalog"),
            Task("version", "Release version 1.0", DemoRoster.Planner, Release, "review", "changelog", "translating", "cover", "glossary", "index")
                with { Priority = TaskPriority.Critical },
        ],
    };

    private static TaskSubmission Phrases(IReadOnlyList<string> player, string code, string language) =>
        Task(code, $"Write the {language} phrases", DemoRoster.Linguist, Release, "design") with
        {
            // The tester of "done": the Spanish linguist's first attempt says so too early.
            Verify = [.. player, VerifyOption, $"phrases/{code}.txt"],
            RelevantFiles = ["phrases/keys.txt"],
        };

    private static TaskSubmission Task(string key, string title, string agent, string goal, params string[] dependsOn) => new()
    {
        Key = key,
        Title = title,
        AgentType = agent,
        Goal = goal,
        DependsOn = dependsOn.Length == 0 ? null : dependsOn,
    };
}
