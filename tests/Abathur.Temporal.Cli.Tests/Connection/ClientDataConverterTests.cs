using System.Text;
using System.Text.Json;
using Abathur.Temporal.Client.Converting;
using Abathur.Temporal.Contracts;
using Google.Protobuf;
using Temporalio.Api.Common.V1;
using Temporalio.Converters;

namespace Abathur.Temporal.Cli.Tests.Connection;

/// <summary>What short commands convert by code of their own is what the serializer makes of it, member for member.</summary>
public sealed class ClientDataConverterTests
{
    // Every member has another value than it would have if it were absent; the first test looks whether one lacks.
    private const string Page = """
        {"tasks":[{"id":"T1","key":"parser","title":"Größe \u0022x\u0022 + <y>","state":"blocked","agent":"coder","goal":"ship","priority":"high",
        "attempts":2,"updatedAt":"2026-01-31T12:00:00.1234567+02:00","note":"done","usage":{"turns":3,"tokens":5000000000,"costUsd":0.25},
        "wait":{"limit":"maxConcurrentTasks","detail":"4 of 4 run"}},{"id":"T2","state":"ready"}],"next":"T2"}
        """;

    private static readonly TaskFilter Filter = new()
    {
        States = [TaskState.Ready, TaskState.Failed],
        Agent = "coder",
        Goal = "größer \"als\" <x> + 'y'",
        Lineage = "T1",
        After = "T2",
        Limit = 7,
    };

    private static IPayloadConverter Quick => ClientDataConverter.Instance.PayloadConverter;

    private static IPayloadConverter Serializer => AbathurDataConverter.Instance.PayloadConverter;

    [Fact]
    public void PageAndFilterOfTheseTests_AllTheirMembers_AreSet()
    {
        var page = (TaskPage)Serializer.ToValue(Payload(Page), typeof(TaskPage))!;
        var task = page.Tasks[0];

        foreach (var message in new object[] { page, task, task.Usage!, task.Wait!, Filter })
        {
            foreach (var member in message.GetType().GetProperties())
            {
                var absent = member.PropertyType.IsValueType ? Activator.CreateInstance(member.PropertyType) : null;
                Assert.False(Equals(absent, member.GetValue(message)), $"{message.GetType().Name}.{member.Name} is not in the example");
            }
        }
    }

    [Fact]
    public void Read_PageWithAllMembers_IsWhatTheSerializerReads()
    {
        using var json = JsonDocument.Parse(Page);

        Assert.Equal(Shown(Serializer.ToValue(Payload(Page), typeof(TaskPage))), Shown(TaskPageReader.Read(json.RootElement)));
        Assert.Equal(Shown(Serializer.ToValue(Payload(Page), typeof(TaskPage))), Shown(Quick.ToValue(Payload(Page), typeof(TaskPage))));
    }

    [Fact]
    public void Read_EveryNameOfAnEnum_IsTakenWithoutTheSerializer()
    {
        string[] tasks =
        [
            .. Enum.GetValues<TaskState>().Select(state => $$"""{"id":"T1","state":"{{Text.Camel(state)}}"}"""),
            .. Enum.GetValues<TaskPriority>().Select(priority => $$"""{"id":"T1","state":"ready","priority":"{{Text.Camel(priority)}}"}"""),
            .. Enum.GetValues<WaitLimit>().Select(limit => $$"""{"id":"T1","state":"ready","wait":{"detail":"x","limit":"{{Text.Camel(limit)}}"} }"""),
        ];
        var page = $$"""{"tasks":[{{string.Join(',', tasks)}}]}""";
        using var json = JsonDocument.Parse(page);

        Assert.Equal(Shown(Serializer.ToValue(Payload(page), typeof(TaskPage))), Shown(TaskPageReader.Read(json.RootElement)));
    }

    [Theory]
    [InlineData("""{"tasks":[{"id":"T1","state":"ready","ofANewerWorker":1}]}""")]
    [InlineData("""{"Tasks":[{"ID":"T1","State":"READY"}]}""")]
    [InlineData("""{"tasks":[{"id":"T1","state":"ready","title":null,"priority":null,"updatedAt":null,"usage":null,"wait":null}],"next":null}""")]
    [InlineData("""{"tasks":[{"id":"T1","state":"ready","wait":{"limit":"ofANewerWorker","detail":"x"}}]}""")]
    [InlineData("""{"tasks":[{"id":"T1","state":"ready, failed"}]}""")]
    [InlineData("""{"tasks":[{"id":"T1","state":"1"}]}""")]
    [InlineData("""{"tasks":[{"id":"T1","state":1}]}""")]
    [InlineData("""{"tasks":[{"state":"ready"}]}""")]
    [InlineData("""{"tasks":[{"id":"T1","state":"ready","attempts":"2"}]}""")]
    [InlineData("""{"tasks":[{"id":"T1","state":"ready","attempts":1.5}]}""")]
    [InlineData("""{"tasks":[null]}""")]
    [InlineData("""{"tasks":null}""")]
    [InlineData("""{}""")]
    [InlineData("""[]""")]
    [InlineData("""{"tasks":[""")]
    [InlineData("null")]
    public void ToValue_AnythingElse_IsWhatTheSerializerSaysOfIt(string json) =>
        Assert.Equal(Outcome(Serializer, json), Outcome(Quick, json));

    [Fact]
    public void ToPayload_Filter_IsWhatTheSerializerWrites()
    {
        foreach (var filter in new[] { Filter, new TaskFilter(), new TaskFilter { States = [] }, new TaskFilter { States = Enum.GetValues<TaskState>() } })
        {
            Assert.Equal(Serializer.ToPayload(filter), Quick.ToPayload(filter));
        }
    }

    private static Payload Payload(string json) =>
        new() { Metadata = { { "encoding", ByteString.CopyFromUtf8("json/plain") } }, Data = ByteString.CopyFrom(json, Encoding.UTF8) };

    private static string Shown(object? page) => JsonSerializer.Serialize(page, AbathurJson.Options);

    private static string Outcome(IPayloadConverter converter, string json)
    {
        try
        {
            return Shown(converter.ToValue(Payload(json), typeof(TaskPage)));
        }
        catch (Exception e) when (e is not Xunit.Sdk.XunitException)
        {
            return $"{e.GetType().Name}: {e.Message}";
        }
    }
}
