using System.CommandLine;
using Abathur.Temporal.Cli.Input;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Commands.Tasks;

/// <summary>The flags that describe one task.</summary>
internal static class TaskFlags
{
    private static readonly Argument<string?> Words = new("title")
    {
        Description = "What is to be done, in a line; '-': read tasks from standard input.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string?> Title = new("--title", "-t") { Description = "The same as the argument." };
    private static readonly Option<string?> Description = new("--description", "-d") { Description = "What is to be done, in full." };
    private static readonly Option<string?> Key = new("--key") { Description = "A name of yours: the same key again gives the same task." };
    private static readonly Option<string?> Agent = new("--agent") { Description = "The agent that must do it. Default: routed." };
    private static readonly Option<string?> Preferred = new("--preferred-agent") { Description = "The agent that should do it, if registered." };
    private static readonly Option<string[]> Tools = new("--require-tool") { Description = "A tool the agent must have; may be repeated." };
    private static readonly Option<string[]> DependsOn = Many("--depends-on", "Ids or keys of tasks that must have completed before.");
    private static readonly Option<TaskPriority?> Priority = EnumInput.Option<TaskPriority>("--priority", "How much it matters. Default: normal.", "-p");
    private static readonly Option<string?> Goal = new("--goal") { Description = "The goal it serves." };
    private static readonly Option<int?> MaxRetries = new("--max-retries") { Description = "Retries after the first attempt." };
    private static readonly Option<double?> TaskTimeout = new("--task-timeout") { Description = "Seconds its agent may take." };

    private static readonly Option<string?> Verify = new("--verify")
    {
        Description = "The program, with its arguments, that must exit with 0 before the merge; '' turns the swarm's off.",
    };

    private static readonly Option<string?> VerifyShell = new("--verify-shell")
    {
        Description = "The same as a shell command, run by `sh -c`, such as 'npm ci && npm test'.",
    };

    private static readonly Option<double?> VerifyTimeout = new("--verify-timeout") { Description = "Seconds its verify command may take." };
    private static readonly Option<MergePolicy?> Merge = EnumInput.Option<MergePolicy>("--merge", "How its work gets into the integration branch. Default: the swarm's.");
    private static readonly Option<string?> Review = new("--review") { Description = "The read-only agent that reviews its work before the merge; '' turns the swarm's off." };
    private static readonly Option<bool> ReadOnly = new("--read-only") { Description = "It owes findings instead of commits." };
    private static readonly Option<long?> BudgetTokens = BudgetOptions.Tokens("all its attempts together");
    private static readonly Option<decimal?> BudgetCost = BudgetOptions.CostUsd("all its attempts together");

    private static readonly Option<bool> Plan = new("--plan") { Description = "It plans: its agent answers with tasks, which are submitted once you approve them." };
    private static readonly Option<string[]> Hints = new("--hint") { Description = "A hint for the agent; may be repeated." };
    private static readonly Option<string[]> Files = Many("--look-at", "Files the agent should look at first.");

    private static readonly IReadOnlyList<Option> Options =
        [Title, Description, Key, Agent, Preferred, Tools, DependsOn, Priority, Goal, MaxRetries, TaskTimeout, Verify, VerifyShell, VerifyTimeout, Merge, Review, ReadOnly, Plan, BudgetTokens, BudgetCost, Hints, Files];

    public static void AddTo(Command command)
    {
        command.Arguments.Add(Words);
        foreach (var option in Options)
        {
            command.Options.Add(option);
        }
    }

    public static bool IsStandardInput(Session session) => session.Get(Words) == "-";

    public static bool AnyGiven(Session session) => Options.Any(session.Given) || session.Get(Words) is not (null or "-");

    public static TaskSubmission Read(Session session)
    {
        if (session.Get(Words) is not null && session.Get(Title) is not null)
        {
            throw new InvalidInputException("The title is given twice.");
        }

        var title = session.Get(Words) ?? session.Get(Title);
        if (string.IsNullOrWhiteSpace(title))
        {
            throw new InvalidInputException("A task needs a title: abathur task submit \"Add a login page\".");
        }

        return new TaskSubmission
        {
            Title = title,
            Description = session.Get(Description),
            Key = session.Get(Key),
            AgentType = session.Get(Agent),
            PreferredAgent = session.Get(Preferred),
            RequiredTools = List(session, Tools),
            DependsOn = List(session, DependsOn),
            Priority = session.Get(Priority) ?? TaskPriority.Normal,
            Goal = session.Get(Goal),
            MaxRetries = session.Get(MaxRetries),
            TimeoutSeconds = session.Get(TaskTimeout),
            Verify = VerifyCommand(session),
            VerifyTimeoutSeconds = session.Get(VerifyTimeout),
            Merge = session.Get(Merge),
            Review = session.Get(Review) is { } reviewer ? ReviewBy(reviewer) : null,
            ReadOnly = session.Get(ReadOnly) ? true : null,
            BudgetTokens = session.Get(BudgetTokens),
            BudgetCostUsd = session.Get(BudgetCost),
            Plan = session.Get(Plan) ? new() : null,
            Hints = List(session, Hints),
            RelevantFiles = List(session, Files),
        };
    }

    private static IReadOnlyList<string>? VerifyCommand(Session session) => (session.Get(Verify), session.Get(VerifyShell)) switch
    {
        (not null, not null) => throw new InvalidInputException("--verify and --verify-shell are both given: one verify command is run."),
        (null, { } shell) => ["sh", "-c", shell],
        ({ } words, _) => SettingPairs.CommandLine(words),
        _ => null,
    };

    private static ReviewPolicy ReviewBy(string agent) => agent.Length > 0 ? new() { Agent = agent } : new() { Rounds = 0 };

    private static string[]? List(Session session, Option<string[]> option) =>
        session.Given(option) ? session.Get(option) : null;

    private static Option<string[]> Many(string name, string description) =>
        new(name) { Description = description, AllowMultipleArgumentsPerToken = true };
}
