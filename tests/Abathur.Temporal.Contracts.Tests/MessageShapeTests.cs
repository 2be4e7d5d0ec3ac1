using System.Reflection;
using System.Text;
using System.Text.Json;

namespace Abathur.Temporal.Contracts.Tests;

public class MessageShapeTests
{
    public static TheoryData<string> Names => [.. MessageExamples.All.Keys.Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Example_ReadAndWritten_IsTheSame(string name)
    {
        var (type, json) = MessageExamples.All.Single(example => example.Key.Name == name);

        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize(json, type, AbathurJson.Options), type, AbathurJson.Options));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Example_Members_AreAllShown(string name)
    {
        var (type, json) = MessageExamples.All.Single(example => example.Key.Name == name);
        using var document = JsonDocument.Parse(json);

        Assert.Equal(
            AbathurJson.Options.GetTypeInfo(type).Properties.Select(property => property.Name).Order(),
            document.RootElement.EnumerateObject().Select(member => member.Name).Order());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Example_NamesInUpperCase_AreRead(string name)
    {
        var (type, json) = MessageExamples.All.Single(example => example.Key.Name == name);
        using var document = JsonDocument.Parse(json);
        var shouted = "{" + string.Join(
            ',', document.RootElement.EnumerateObject().Select(member => $"\"{member.Name.ToUpperInvariant()}\":{member.Value.GetRawText()}")) + "}";

        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize(shouted, type, AbathurJson.Options), type, AbathurJson.Options));
    }

    [Fact]
    public void Examples_EveryRecord_HasOne()
    {
        var records = typeof(SwarmInput).Assembly.GetExportedTypes()
            .Where(type => type.GetMethod("<Clone>$", BindingFlags.Instance | BindingFlags.Public) is not null);

        Assert.Equal(records.Select(type => type.Name).Order(), MessageExamples.All.Keys.Select(type => type.Name).Order());
    }

    [Fact]
    public void SwarmInput_NameAndPath_IsAWholeOneWithTheSeedsDefaults()
    {
        var input = Read<SwarmInput>("""{"name":"demo","repository":{"path":"/src/app"}}""");

        Assert.Equal(("demo", "/src/app", null, null), (input.Name, input.Repository.Path, input.Repository.Base, input.Checkpoint));
        Assert.Null(input.Settings);
        Assert.Equal(
            """{"maxConcurrentTasks":10,"taskTimeoutSeconds":600,"stallTimeoutSeconds":300,"heartbeatIntervalSeconds":30,"maxRetries":3,"retryBackoffSeconds":5,"retryFrom":"branch","circuitBreakerThreshold":5,"circuitBreakerResetSeconds":300,"providerOutageSeconds":86400,"shutdownGraceSeconds":300,"verifyTimeoutSeconds":3600,"prepareTimeoutSeconds":600,"submodules":false,"lfs":false,"verifyOutputBytes":16384,"budgetGranularity":"report","continueAsNewEvents":3000,"merge":"auto","blockedThresholdSeconds":3600,"escalationDeadlineSeconds":86400,"lineageRetries":10,"maxBlockers":5}""",
            JsonSerializer.Serialize(new SwarmSettings(), AbathurJson.Options));
    }

    [Theory]
    [InlineData(typeof(TaskSubmission), """{"title":"t"}""", """{"title":"t","priority":"normal"}""")]
    [InlineData(typeof(Goal), """{"name":"g"}""", """{"name":"g","priority":"normal","status":"active"}""")]
    [InlineData(typeof(StopRequest), "{}", """{"mode":"graceful"}""")]
    [InlineData(typeof(TaskFilter), "{}", """{"limit":200}""")]
    [InlineData(typeof(AddWork), "{}", "{}")]
    [InlineData(typeof(AgentUsage), "{}", """{"turns":0,"tokens":0,"costUsd":0}""")]
    [InlineData(typeof(GoalChange), """{"name":"g"}""", """{"name":"g"}""")]
    [InlineData(typeof(TaskFilter), """{"states":null,"agent":null}""", """{"limit":200}""")]
    public void Read_MembersAbsentOrNull_HaveTheirDefaultsAndNullsAreNotWritten(Type type, string json, string expected) =>
        Assert.Equal(expected, JsonSerializer.Serialize(JsonSerializer.Deserialize(json, type, AbathurJson.Options), type, AbathurJson.Options));

    [Fact]
    public void Enums_EveryValue_IsACamelCaseWordReadInAnyCase()
    {
        foreach (var type in typeof(SwarmInput).Assembly.GetExportedTypes().Where(type => type.IsEnum))
        {
            foreach (var value in Enum.GetValues(type))
            {
                var json = JsonSerializer.Serialize(value, type, AbathurJson.Options);
                Assert.Equal($"\"{char.ToLowerInvariant(value.ToString()![0])}{value.ToString()![1..]}\"", json);
                Assert.Equal(value, JsonSerializer.Deserialize(json.ToUpperInvariant(), type, AbathurJson.Options));
            }
        }
    }

    [Fact]
    public void Write_AnyText_IsKeptReadable() =>
        Assert.Equal("""{"agent":"größe <a> 'b' & 日本","note":"\"\n"}""", JsonSerializer.Serialize(new Handoff("größe <a> 'b' & 日本", "\"\n"), AbathurJson.Options));

    [Fact]
    public void Indented_Json_IsTheSameShape() =>
        Assert.Equal(
            "{\n  \"mode\": \"graceful\"\n}",
            JsonSerializer.Serialize(new StopRequest(), AbathurJson.Indented).ReplaceLineEndings("\n"));

    private static T Read<T>(string json) => AbathurJson.Read<T>(Encoding.UTF8.GetBytes(json), "input");
}
