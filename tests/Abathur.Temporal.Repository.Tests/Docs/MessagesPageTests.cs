using System.Text.Json;
using System.Text.Json.Nodes;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Repository.Tests.Docs;

/// <summary>Every message is on the page, and what the page shows of it is read as that message.</summary>
public sealed class MessagesPageTests
{
    private static readonly MarkdownPage Page = MarkdownPage.Read("docs/messages.md");

    private static readonly (string Name, Type Workflow)[] Workflows =
        [("swarm", typeof(ISwarm)), ("task", typeof(ITaskRun)), ("watchdog", typeof(IWatchdog))];

    public static TheoryData<string> Sections =>
        [.. Workflows.SelectMany(workflow => MessageShape.Of(workflow.Workflow).Select(message => $"{message.Kind} of a {workflow.Name}")).Distinct()];

    public static TheoryData<string, string> Messages { get; } = AllMessages();

    [Theory]
    [MemberData(nameof(Sections))]
    public void Page_Section_HoldsItsMessages(string section) =>
        Assert.Equal(Shapes(section).Select(message => message.Name).Order(), Page.TitlesOf(section).Order());

    [Theory]
    [MemberData(nameof(Messages))]
    public void Page_Message_ShowsWhatItTakesAndAnswers(string section, string name)
    {
        var message = Shapes(section).Single(shape => shape.Name == name);
        var blocks = Page.Blocks().Where(block => block.Section == section && block.Title == name).ToList();

        Check(message.Argument, blocks.Where(block => block.Info == "json in"));
        Check(message.Answer, blocks.Where(block => block.Info == "json out"));
        Assert.All(blocks, block => Assert.Contains(block.Info, new[] { "json in", "json out" }));
    }

    [Theory]
    [InlineData("SwarmInput", typeof(SwarmInput))]
    [InlineData("SwarmResult", typeof(SwarmResult))]
    public void Page_InputAndResult_AreShown(string name, Type type) => Check(type, Page.Blocks().Where(block => block.Info == "json " + name));

    private static IEnumerable<MessageShape> Shapes(string section) => Workflows.SelectMany(
        workflow => MessageShape.Of(workflow.Workflow).Where(message => section == $"{message.Kind} of a {workflow.Name}"));

    private static TheoryData<string, string> AllMessages()
    {
        var all = new TheoryData<string, string>();
        foreach (var (name, workflow) in Workflows)
        {
            foreach (var message in MessageShape.Of(workflow))
            {
                all.Add($"{message.Kind} of a {name}", message.Name);
            }
        }

        return all;
    }

    private static void Check(Type? type, IEnumerable<MarkdownBlock> blocks)
    {
        if (type is null)
        {
            Assert.Empty(blocks);
            return;
        }

        var shown = JsonNode.Parse(Assert.Single(blocks).Text)!;
        var read = JsonSerializer.SerializeToNode(shown.Deserialize(type, AbathurJson.Options), type, AbathurJson.Options)!;
        AssertHolds(read, shown, "$");
    }

    // What is written again may hold defaults beside what was shown; a member that got lost is none of the message's.
    private static void AssertHolds(JsonNode? read, JsonNode? shown, string path)
    {
        switch (shown)
        {
            case JsonObject members:
                Assert.All(members, member => AssertHolds(read?[member.Key], member.Value, $"{path}.{member.Key}"));
                break;
            case JsonArray items:
                Assert.Equal(items.Count, (read as JsonArray)?.Count);
                Assert.All(items, (item, i) => AssertHolds(read![i], item, $"{path}[{i}]"));
                break;
            default:
                Assert.True(JsonNode.DeepEquals(read, shown), $"{path}: {shown?.ToJsonString()} was read as {read?.ToJsonString()}.");
                break;
        }
    }
}
