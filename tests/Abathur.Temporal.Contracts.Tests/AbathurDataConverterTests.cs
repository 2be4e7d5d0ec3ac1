using Google.Protobuf;
using Temporalio.Api.Common.V1;
using Temporalio.Converters;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Contracts.Tests;

public class AbathurDataConverterTests
{
    private static DataConverter Converter => AbathurDataConverter.Instance;

    [Fact]
    public async Task ToPayload_Message_IsPlainJsonOfOurShape()
    {
        var payload = await Converter.ToPayloadAsync(new StopRequest { Mode = StopMode.Force });

        Assert.Equal("json/plain", payload.Metadata["encoding"].ToStringUtf8());
        Assert.Equal("""{"mode":"force"}""", payload.Data.ToStringUtf8());
    }

    [Fact]
    public async Task ToPayload_Null_IsBinaryNull() =>
        Assert.Equal("binary/null", (await Converter.ToPayloadAsync(null)).Metadata["encoding"].ToStringUtf8());

    [Fact]
    public async Task ToValue_PlainJsonOfAnotherLanguage_IsRead()
    {
        var filter = await Converter.ToValueAsync<TaskFilter>(Plain("""{ "Limit" : 5, "states" : ["READY"] }"""));

        Assert.Equal((5, TaskState.Ready), (filter.Limit, Assert.Single(filter.States!)));
    }

    [Theory]
    [InlineData("""{"tasks":[{"titel":"t"}]}""", "unknown member 'titel'; did you mean 'title'? (at $.tasks[0].titel)")]
    [InlineData("{}", "missing 'tasks'")]
    [InlineData("{\"tasks\":", "no valid JSON at line 1, byte 10: ")]
    public async Task ToValue_WrongShape_IsInvalidInputThatIsNotRetried(string json, string expected)
    {
        var error = await Assert.ThrowsAsync<ApplicationFailureException>(() => Converter.ToValueAsync<SubmitTasks>(Plain(json)));

        Assert.StartsWith(expected, error.Message, StringComparison.Ordinal);
        Assert.Equal((FailureTypes.InvalidInput, true), (error.ErrorType, error.NonRetryable));
    }

    [Fact]
    public async Task ToValue_RawValue_IsNotReadYet()
    {
        var raw = await Converter.ToValueAsync<IRawValue>(Plain("""{"nonsense":1}"""));

        Assert.Equal("""{"nonsense":1}""", raw.Payload.Data.ToStringUtf8());
    }

    private static Payload Plain(string json) => new()
    {
        Metadata = { ["encoding"] = ByteString.CopyFromUtf8("json/plain") },
        Data = ByteString.CopyFromUtf8(json),
    };
}
