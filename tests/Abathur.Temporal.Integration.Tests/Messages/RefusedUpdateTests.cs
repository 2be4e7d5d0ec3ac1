using Abathur.Temporal.Contracts;
using Abathur.Temporal.Integration.Tests.Fixtures;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Integration.Tests.Messages;

/// <summary>Every refusal of an update, word for word: somebody acts on it.</summary>
public sealed class RefusedUpdateTests(OpenSwarm open) : IClassFixture<OpenSwarm>
{
    private static readonly Dictionary<string, (TaskSubmission[] Batch, string Type, string Message)> Batches = new()
    {
        ["empty batch"] = ([], FailureTypes.InvalidInput, "tasks: 0 in one batch; submit 1 to 1000 at a time."),
        ["huge batch"] = (
            [.. Enumerable.Range(0, 1001).Select(i => new TaskSubmission { Title = "a" })],
            FailureTypes.InvalidInput,
            "tasks: 1001 in one batch; submit 1 to 1000 at a time."),
        ["empty title"] = (
            [new() { Title = " ", Key = "a" }], FailureTypes.InvalidInput, "tasks[0] 'a': the title is empty; say in a line what is to be done."),
        ["long title"] = (
            [new() { Title = new string('x', 10_000) }],
            FailureTypes.InvalidInput,
            "tasks[0]: the title has 10000 characters; it takes 200. Put the rest into the description."),
        ["NUL in title"] = ([new() { Title = "a\0" }], FailureTypes.InvalidInput, "tasks[0]: the title holds a NUL character; remove it."),
        ["long description"] = (
            [new() { Title = "a", Description = new string('x', 20_001) }],
            FailureTypes.InvalidInput,
            "tasks[0]: the description has 20001 characters; it takes 20000."),
        ["key like an id"] = (
            [new() { Title = "a", Key = "T9" }], FailureTypes.InvalidInput, "tasks[0] 'T9': 'T9' can't be a key; it is empty, or looks like a task id."),
        ["key twice"] = (
            [new() { Title = "a", Key = "k" }, new() { Title = "b", Key = "k" }],
            FailureTypes.InvalidInput,
            "The key 'k' is used by 2 tasks of the batch: give each its own."),
        ["key of another content"] = (
            [new() { Title = "other", Key = "done" }],
            FailureTypes.Rejected,
            "The key 'done' belongs to T1 with another content; submit the same content, or choose another key."),
        ["unknown agent, nearly right"] = (
            [new() { Title = "a", AgentType = "code-implementor" }],
            FailureTypes.InvalidInput,
            "Task 'a': unknown agent 'code-implementor'; did you mean 'code-implementer'?"),
        ["unknown agent"] = (
            [new() { Title = "a", AgentType = "zookeeper" }],
            FailureTypes.InvalidInput,
            "Task 'a': unknown agent 'zookeeper'; known are architect, code-implementer, diagnostic-analyst, reviewer."),
        ["unknown goal"] = (
            [new() { Title = "a", Goal = "activ" }], FailureTypes.InvalidInput, "Task 'a': unknown goal 'activ'; did you mean 'active'?"),
        ["retired goal"] = (
            [new() { Title = "a", Goal = "old" }], FailureTypes.Rejected, "Task 'a': the goal 'old' is retired and takes no new tasks."),
        ["unknown dependency"] = (
            [new() { Title = "a", DependsOn = ["nobody"] }],
            FailureTypes.InvalidInput,
            "Task 'a': unknown dependency 'nobody'; name the id or key of a task of the swarm, or a key of this batch."),
        ["cycle"] = (
            [
                new() { Title = "a", Key = "a", DependsOn = ["c"] },
                new() { Title = "b", Key = "b", DependsOn = ["a"] },
                new() { Title = "c", Key = "c", DependsOn = ["b"] },
            ],
            FailureTypes.InvalidInput,
            "The batch holds a cycle: a → c → b → a. Remove one of these dependencies."),
        ["task that waits for itself"] = (
            [new() { Title = "a", Key = "a", DependsOn = ["a"] }],
            FailureTypes.InvalidInput,
            "The batch holds a cycle: a → a. Remove one of these dependencies."),
        ["retries"] = (
            [new() { Title = "a", MaxRetries = 101 }], FailureTypes.InvalidInput, "tasks[0]: maxRetries: 101 is out of range; it takes 0 to 100."),
        ["timeout"] = (
            [new() { Title = "a", TimeoutSeconds = 0 }], FailureTypes.InvalidInput, "tasks[0]: timeoutSeconds: 0 is out of range; it takes 1 to 604800."),
        ["verify"] = (
            [new() { Title = "a", Verify = [" "] }],
            FailureTypes.InvalidInput,
            "tasks[0]: verify: give a program and at most 99 arguments, 10000 characters in all, such as [\"dotnet\", \"test\"]."),
    };

    private static readonly Dictionary<string, (Func<ScriptedSwarm, Task> Update, string Type, string Message)> Updates = new()
    {
        ["addDependency: cycle"] = (
            swarm => swarm.UpdateAsync(s => s.AddDependencyAsync(new() { Task = "waiting", DependsOn = "last" })),
            FailureTypes.Rejected,
            "T3 can't depend on T4: that closes the cycle T3 → T4 → T3."),
        ["addDependency: task that runs"] = (
            swarm => swarm.UpdateAsync(s => s.AddDependencyAsync(new() { Task = "running", DependsOn = "done" })),
            FailureTypes.Rejected,
            "T2 is running: dependencies change only before a task starts."),
        ["cancelTask: completed"] = (
            swarm => swarm.UpdateAsync(s => s.CancelTaskAsync(new() { Task = "done" })), FailureTypes.Rejected, "T1 is completed and can't be canceled."),
        ["retryTask: running"] = (
            swarm => swarm.UpdateAsync(s => s.RetryTaskAsync(new() { Task = "running" })),
            FailureTypes.Rejected,
            "T2 is running: only a failed task can be tried again."),
        ["setPriority: completed"] = (
            swarm => swarm.UpdateAsync(s => s.SetPriorityAsync(new() { Task = "done", Priority = TaskPriority.Low })),
            FailureTypes.Rejected,
            "T1 is completed: its priority no longer matters."),
        ["addGoal: name"] = (
            swarm => swarm.UpdateAsync(s => s.AddGoalAsync(new() { Name = "No Name" })),
            FailureTypes.InvalidInput,
            "'No Name' is no goal name: it takes [a-z0-9][a-z0-9-]{0,62}."),
        ["addGoal: another of that name"] = (
            swarm => swarm.UpdateAsync(s => s.AddGoalAsync(new() { Name = "active", Description = "other" })),
            FailureTypes.Rejected,
            "There is a goal 'active' already, and it is another; change it with `abathur goal pause|resume|retire`."),
        ["changeGoal: unknown"] = (
            swarm => swarm.UpdateAsync(s => s.ChangeGoalAsync(new() { Name = "nobody" })),
            FailureTypes.Rejected,
            "There is no goal 'nobody'; `abathur goal list` shows them."),
        ["changeGoal: retired"] = (
            swarm => swarm.UpdateAsync(s => s.ChangeGoalAsync(new() { Name = "old", Status = GoalStatus.Active })),
            FailureTypes.Rejected,
            "The goal 'old' is retired, which is final; add another."),
        ["stop: grace"] = (
            swarm => swarm.UpdateAsync(s => s.StopAsync(new() { GraceSeconds = -1 })),
            FailureTypes.InvalidInput,
            "graceSeconds: -1 is out of range; it takes 0 to 86400."),
        ["configure: range"] = (
            swarm => swarm.UpdateAsync(s => s.ConfigureAsync(RawJson.Of("""{"maxConcurrentTasks": 0}"""))),
            FailureTypes.InvalidInput,
            "maxConcurrentTasks: 0 is out of range; it takes 1 to 1000."),
        ["configure: misspelt"] = (
            swarm => swarm.UpdateAsync(s => s.ConfigureAsync(RawJson.Of("""{"maxConcurentTasks": 4}"""))),
            FailureTypes.InvalidInput,
            "settings: unknown member 'maxConcurentTasks'; did you mean 'maxConcurrentTasks'? (at $.maxConcurentTasks)"),
        ["configure: polling"] = (
            swarm => swarm.UpdateAsync(s => s.ConfigureAsync(RawJson.Of("""{"pollIntervalMs": 500}"""))),
            FailureTypes.InvalidInput,
            "settings: 'pollIntervalMs' is refused: nothing in Abathur polls; remove it (at $.pollIntervalMs)"),
        ["configure: no object"] = (
            swarm => swarm.UpdateAsync(s => s.ConfigureAsync(RawJson.Of("4"))),
            FailureTypes.InvalidInput,
            "settings: an object is needed, such as {\"maxConcurrentTasks\": 4}."),
    };

    public static TheoryData<string> BatchNames => [.. Batches.Keys];

    public static TheoryData<string> UpdateNames => [.. Updates.Keys];

    [Theory]
    [MemberData(nameof(BatchNames))]
    public async Task Submit_Refused_SaysWhy(string name)
    {
        var (batch, type, message) = Batches[name];

        Assert.Equal(new(type, message), await Refusal.OfAsync(() => open.Swarm.SubmitAsync(batch)));
    }

    [Theory]
    [MemberData(nameof(UpdateNames))]
    public async Task Update_Refused_SaysWhy(string name)
    {
        var (update, type, message) = Updates[name];

        Assert.Equal(new(type, message), await Refusal.OfAsync(() => update(open.Swarm)));
    }

    [Theory]
    [InlineData("addDependency")]
    [InlineData("cancelTask")]
    [InlineData("retryTask")]
    [InlineData("setPriority")]
    public async Task Update_UnknownTask_SaysHowToFindIt(string update)
    {
        var json = update switch
        {
            "addDependency" => """{"task": "nobody", "dependsOn": "done"}""",
            "setPriority" => """{"task": "nobody", "priority": "high"}""",
            _ => """{"task": "nobody"}""",
        };

        var refusal = await Refusal.OfAsync(() => open.Swarm.Handle.ExecuteUpdateAsync(update, [RawJson.Of(json)]));

        Assert.Equal(
            new(FailureTypes.Rejected, $"There is no task 'nobody' in swarm '{open.Swarm.Name}': give an id (T1) or a key; `abathur task list` shows them."),
            refusal);
    }

    [Fact]
    public async Task Update_AnotherShape_SaysWhereInItsCause()
    {
        var failure = await Assert.ThrowsAsync<WorkflowUpdateFailedException>(
            () => open.Swarm.Handle.ExecuteUpdateAsync("submitTasks", [RawJson.Of("""{"tasks": [{"titel": "a"}]}""")]));

        var cause = Assert.IsType<ApplicationFailureException>(failure.InnerException?.InnerException);
        Assert.Equal(
            (FailureTypes.InvalidInput, "unknown member 'titel'; did you mean 'title'? (at $.tasks[0].titel)"), (cause.ErrorType, cause.Message));
    }
}
