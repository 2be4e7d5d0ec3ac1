using Abathur.Temporal.LocalServer.Visibility;
using Google.Protobuf;
using Temporalio.Api.Common.V1;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.Tests.Visibility;

public sealed class SearchAttributeValueTests
{
    [Theory]
    [InlineData("\"a\"", IndexedValueType.Keyword, "a")]
    [InlineData("[\"a\"]", IndexedValueType.Keyword, "a")]
    [InlineData("\"some text\"", IndexedValueType.Text, "some text")]
    [InlineData("3", IndexedValueType.Int, 3L)]
    [InlineData("3", IndexedValueType.Double, 3.0)]
    [InlineData("true", IndexedValueType.Bool, true)]
    public void Decode_ValueOfItsType_GivesIt(string json, IndexedValueType type, object expected) =>
        Assert.Equal(expected, SearchAttributeValue.Decode(Payload(json), type)!.Value);

    [Fact]
    public void Decode_KeywordList_TakesOneValueToo()
    {
        Assert.Equal(new[] { "a", "b" }, SearchAttributeValue.Decode(Payload("[\"a\",\"b\"]"), IndexedValueType.KeywordList)!.Value);
        Assert.Equal(new[] { "a" }, SearchAttributeValue.Decode(Payload("\"a\""), IndexedValueType.KeywordList)!.Value);
    }

    [Theory]
    [InlineData("null", IndexedValueType.Keyword)]
    [InlineData("[]", IndexedValueType.Int)]
    [InlineData("[]", IndexedValueType.KeywordList)]
    [InlineData("", IndexedValueType.Keyword)]
    public void Decode_NothingOrEmptyList_RemovesTheAttribute(string json, IndexedValueType type) =>
        Assert.Null(SearchAttributeValue.Decode(Payload(json), type));

    [Theory]
    [InlineData("\"a\"", IndexedValueType.Int)]
    [InlineData("1.5", IndexedValueType.Int)]
    [InlineData("1", IndexedValueType.Keyword)]
    [InlineData("[\"a\",\"b\"]", IndexedValueType.Keyword)]
    [InlineData("[1]", IndexedValueType.KeywordList)]
    [InlineData("\"yesterday\"", IndexedValueType.Datetime)]
    [InlineData("{", IndexedValueType.Keyword)]
    public void Decode_ValueOfAnotherType_Throws(string json, IndexedValueType type) =>
        Assert.Throws<FormatException>(() => SearchAttributeValue.Decode(Payload(json), type));

    [Fact]
    public void Encode_EveryType_ComesBackAndSaysItsType()
    {
        foreach (var value in TestRecords.Four[0].SearchAttributes.Values)
        {
            var payload = value.Encode();
            Assert.Equal(value.Type.ToString(), payload.Metadata["type"].ToStringUtf8());
            Assert.Equal("json/plain", payload.Metadata["encoding"].ToStringUtf8());
            Assert.Equivalent(value, SearchAttributeValue.Decode(payload, value.Type), strict: true);
        }
    }

    [Fact]
    public void Encode_Record_ComesBack()
    {
        foreach (var record in TestRecords.Four)
        {
            Assert.Equivalent(record, VisibilityRecordCodec.Decode("default", VisibilityRecordCodec.Encode(record).Span), strict: true);
        }
    }

    private static Payload Payload(string json) => new() { Data = ByteString.CopyFromUtf8(json) };
}
