using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents.Runtimes.Streams;

namespace Abathur.Temporal.Host.Agents.Runtimes.Acp;

/// <summary>
/// How programs tell that their provider refused. ACP has one code for it (-32000, authentication); each program has ways of its own:
/// <list type="table">
/// <item><term>code</term><description>an HTTP status in place of a JSON-RPC code (Gemini CLI)</description></item>
/// <item><term>message</term><description>words, or the provider's JSON with the status in it (OpenCode, Gemini CLI)</description></item>
/// <item><term>_meta</term><description>a turn that ended well, with the error beside it</description></item>
/// <item><term>session_info_update</term><description>the thread's status is a system error, the next message tells it in words, and the turn ends well (Codex)</description></item>
/// <item><term>standard error</term><description>a line for each retry (Gemini CLI)</description></item>
/// </list>
/// </summary>
internal static partial class AcpErrors
{
    private const int AuthRequired = -32000;
    private const int MaxWords = 500;

    private static readonly string[] StatusMembers = ["httpStatusCode", "statusCode", "status"];

    /// <summary>From the error of an answer.</summary>
    public static ProviderError From(JsonElement error)
    {
        var code = (int)error.Number("code");
        var message = error.Text("message") ?? "no cause given";
        var detail = Details(error).FirstOrDefault(text => !message.Contains(text, StringComparison.Ordinal));
        var text = detail is null ? message : $"{message}: {detail}";
        return new(text, IsStatus(code) ? code : Status(error) ?? StatusIn(text) ?? 0, Kind: code == AuthRequired ? FailureKind.Auth : null);
    }

    /// <summary>From a prompt's result that says it ended well; null: it did.</summary>
    public static ProviderError? FromEnd(JsonElement result)
    {
        if (result.ValueKind != JsonValueKind.Object || !result.TryGetProperty("_meta", out var meta))
        {
            return null;
        }

        var status = Status(meta);
        var text = Find(meta, "error", 4) is { } error ? error.Text("message") ?? (error.ValueKind == JsonValueKind.String ? error.GetString() : null) : null;
        return status is null && text is null ? null : new(text ?? $"HTTP {status}", status ?? StatusIn(text) ?? 0);
    }

    /// <summary>Whether an update of a session says that the program's own error ends the turn.</summary>
    public static bool SaysBroken(JsonElement update) =>
        Find(update, "threadStatus", 4) is { } status && status.Text("type") == "systemError";

    /// <summary>From words that tell an error.</summary>
    public static ProviderError FromWords(string text) => new(Text.Cut(text.Trim(), MaxWords), StatusIn(text) ?? 0);

    /// <summary>From a line on the standard error that tells of another try; null: it is none, or not because of the provider.</summary>
    public static ProviderError? FromLine(string line) => OtherTry().IsMatch(line) && FromWords(line) is { FailureKind: not null } error ? error : null;

    private static IEnumerable<string> Details(JsonElement error) =>
        error.TryGetProperty("data", out var data)
            ? new[] { data.ValueKind == JsonValueKind.String ? data.GetString() : data.Text("message") ?? data.Text("details") ?? data.Text("error") }.OfType<string>()
            : [];

    // Whatever the member around it is called.
    private static int? Status(JsonElement element) =>
        StatusMembers
            .Select(name => Find(element, name, 5))
            .Where(found => found is { ValueKind: JsonValueKind.Number })
            .Select(found => (int)found!.Value.GetDouble())
            .Where(IsStatus)
            .Select(status => (int?)status)
            .FirstOrDefault();

    private static JsonElement? Find(JsonElement element, string name, int depth)
    {
        if (element.ValueKind != JsonValueKind.Object || depth == 0)
        {
            return null;
        }

        return element.TryGetProperty(name, out var found) && found.ValueKind != JsonValueKind.Null
            ? found
            : element.EnumerateObject().Select(member => Find(member.Value, name, depth - 1)).FirstOrDefault(inner => inner is not null);
    }

    private static int? StatusIn(string? text) =>
        text is not null && StatusInWords().Match(text) is { Success: true } match ? int.Parse(match.Groups["status"].Value, CultureInfo.InvariantCulture) : null;

    private static bool IsStatus(int code) => code is >= 400 and <= 599;

    // An MCP server that can't be reached is told there, too.
    [GeneratedRegex(@"\bretry|\battempt", RegexOptions.IgnoreCase)]
    private static partial Regex OtherTry();

    [GeneratedRegex(@"(status(\s+code)?|""?code""?|HTTP|API Error)[\s:=]*(?<status>[45]\d\d)\b", RegexOptions.IgnoreCase)]
    private static partial Regex StatusInWords();
}
