using Abathur.Temporal.Contracts;
using Abathur.Temporal.Integration.Tests.Fixtures;
using Temporalio.Converters;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Integration.Tests.Messages;

/// <summary>A start that can't be taken fails at once, with words; it is not tried again for ever.</summary>
public sealed class StartInputTests(StartInputTests.Workers workers) : IClassFixture<StartInputTests.Workers>
{
    private const string Good = """{"name": "NAME", "repository": {"path": "/nowhere"}}""";

    [Theory]
    [InlineData("{", "The swarm's input: no valid JSON at line 1, byte 2: ")]
    [InlineData("null", "The swarm's input: null where SwarmInput is needed.")]
    [InlineData("[]", "The swarm's input: must be an object")]
    [InlineData("""{"repository": {"path": "/nowhere"}}""", "The swarm's input: missing 'name'")]
    [InlineData("""{"name": "NAME"}""", "The swarm's input: missing 'repository'")]
    [InlineData("""{"name": "NAME", "repo": {"path": "/nowhere"}}""", "The swarm's input: unknown member 'repo'; did you mean 'repository'?")]
    [InlineData("""{"name": "NAME", "repository": {"path": "/nowhere"}, "setings": {}}""", "The swarm's input: unknown member 'setings'; did you mean 'settings'?")]
    [InlineData("""{"name": "NAME", "repository": {"path": "/nowhere", "branch": "main"}}""", "The swarm's input: unknown member 'branch'; known are path, url, base")]
    [InlineData("""{"name": "NAME", "repository": {"path": " "}}""", "repository: give either path (the absolute path of a git repository) or url (what git fetches from).")]
    [InlineData("""{"name": "NAME", "repository": {}}""", "repository: give either path (the absolute path of a git repository) or url (what git fetches from).")]
    [InlineData("""{"name": "NAME", "repository": {"path": "/a", "url": "https://b/"}}""", "repository: give either path (the absolute path of a git repository) or url (what git fetches from).")]
    [InlineData("""{"name": "NAME", "repository": {"path": "/nowhere"}, "settings": {"maxRetries": -1}}""", "maxRetries: -1 is out of range; it takes 0 to 100.")]
    [InlineData("""{"name": "NAME", "repository": {"path": "/nowhere"}, "settings": {"maxRetries": "3"}}""", "The swarm's input: must be a whole number")]
    [InlineData("""{"name": "No Name", "repository": {"path": "/nowhere"}}""", "'No Name' is not a swarm name: use 1 to 63 lower-case letters")]
    [InlineData("""{"name": "NAME", "repository": {"path": "/nowhere"}, "checkpoint": {}}""", "The swarm's input: missing ")]
    public async Task Start_BadInput_FailsAtOnceAndSaysWhy(string json, string message)
    {
        var name = Name();

        var failure = await FailAsync(name, [RawJson.Of(json.Replace("NAME", name, StringComparison.Ordinal))]);

        Assert.Equal(FailureTypes.InvalidInput, failure.ErrorType);
        Assert.StartsWith(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_AnotherWorkflowId_SaysTheRightCommand()
    {
        var failure = await FailAsync("other", [RawJson.Of(Good.Replace("NAME", "demo", StringComparison.Ordinal))], id: "demo-" + Name());

        Assert.Contains("has to run as workflow 'abathur:demo', not 'demo-", failure.Message, StringComparison.Ordinal);
        Assert.Contains(
            $"temporal workflow start --type Swarm --task-queue {workers.Swarm.TaskQueue} --workflow-id abathur:demo --input", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_AnotherEncoding_SaysWhichOneIsNeeded()
    {
        var failure = await FailAsync(Name(), [RawJson.Of(Good, encoding: "binary/plain")]);

        Assert.Equal("The swarm's input: its encoding is binary/plain; one JSON object (json/plain) is needed.", failure.Message);
    }

    [Fact]
    public async Task Start_NoInput_SaysSo()
    {
        var failure = await FailAsync(Name(), []);

        Assert.Equal("The swarm's input: missing; one JSON object is needed.", failure.Message);
    }

    private static string Name() => "s" + Guid.NewGuid().ToString("N")[..12];

    private async Task<ApplicationFailureException> FailAsync(string name, RawValue[] input, string? id = null)
    {
        var handle = await workers.Swarm.Client.StartWorkflowAsync("Swarm", input, new(id ?? WorkflowIds.Swarm(name), workers.Swarm.TaskQueue)
        {
            ExecutionTimeout = TimeSpan.FromSeconds(30),
        });
        var failure = await Assert.ThrowsAsync<WorkflowFailedException>(() => handle.GetResultAsync());
        return Assert.IsType<ApplicationFailureException>(failure.InnerException);
    }

    public sealed class Workers(TemporalService service) : IAsyncDisposable
    {
        internal ScriptedSwarm Swarm { get; } = ScriptedSwarm.WorkersOnly(service);

        public ValueTask DisposeAsync() => Swarm.DisposeAsync();
    }
}
