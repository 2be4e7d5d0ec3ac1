using System.Text.Json;
using Abathur.Temporal.Cli.Commands.Mcp;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Tests.Mcp;

/// <summary>The commands that an assistant has as tools.</summary>
public sealed class AssistantToolsTests
{
    public static TheoryData<string> Names => [.. AssistantTools.All.Select(tool => tool.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Schema_OfEachTool_DescribesWhatItsCommandTakes(string name)
    {
        var schema = Tool(name).InputSchema;

        Assert.Equal("object", schema.GetProperty("type").GetString());
        Assert.All(schema.GetProperty("properties").EnumerateObject(), property => Assert.NotEmpty(property.Value.GetProperty("description").GetString()!));
        Assert.False(schema.GetProperty("properties").TryGetProperty("json", out _));
    }

    [Fact]
    public void Schema_OfASubmission_HasTypesListsAndChoices()
    {
        var properties = Tool("task_submit").InputSchema.GetProperty("properties");

        Assert.Equal("array", properties.GetProperty("dependsOn").GetProperty("type").GetString());
        Assert.Equal("number", properties.GetProperty("maxRetries").GetProperty("type").GetString());
        Assert.Equal("boolean", properties.GetProperty("readOnly").GetProperty("type").GetString());
        Assert.Contains("critical", properties.GetProperty("priority").GetProperty("enum").EnumerateArray().Select(item => item.GetString()));
        Assert.True(properties.TryGetProperty("swarm", out _));
        Assert.True(properties.TryGetProperty("batch", out _));
    }

    [Fact]
    public void Schema_OfWhatAsks_HasAConfirmationAndWhatIsNeeded()
    {
        var schema = Tool("swarm_deliver").InputSchema;

        Assert.True(schema.GetProperty("properties").TryGetProperty("confirmed", out _));
        Assert.Equal(["into"], schema.GetProperty("required").EnumerateArray().Select(item => item.GetString()));
    }

    [Fact]
    public async Task RunAsync_UnknownParameter_SuggestsTheNearest()
    {
        var refusal = await Assert.ThrowsAsync<InvalidInputException>(() => Tool("task_submit").RunAsync(
            new Dictionary<string, JsonElement> { ["dependOn"] = JsonSerializer.SerializeToElement("T1") }, TestContext.Current.CancellationToken));

        Assert.Contains("dependsOn", refusal.Message, StringComparison.Ordinal);
    }

    private static CommandTool Tool(string name) => AssistantTools.All.Single(tool => tool.Name == name);
}
