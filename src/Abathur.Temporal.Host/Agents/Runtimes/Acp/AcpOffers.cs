using System.Text.Json;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Agents.Runtimes.Streams;

namespace Abathur.Temporal.Host.Agents.Runtimes.Acp;

/// <summary>What a program offers: to continue sessions, and modes and models to choose from, in the two shapes that ACP has for those.</summary>
internal static class AcpOffers
{
    private const int MaxNames = 500;

    /// <summary>A call that makes a choice.</summary>
    public sealed record Step(string Method, object Parameters);

    /// <summary>The method that continues a session; null: the program can't. <c>session/load</c> tells the whole past again, and <c>session/resume</c> doesn't.</summary>
    public static string? MethodToContinue(JsonElement capabilities) =>
        capabilities.ValueKind != JsonValueKind.Object ? null
        : capabilities.TryGetProperty("sessionCapabilities", out var sessions) && sessions.ValueKind == JsonValueKind.Object && sessions.TryGetProperty("resume", out _) ? "session/resume"
        : capabilities.Flag("loadSession") ? "session/load"
        : null;

    /// <summary>Finds the call that chooses a mode or a model.</summary>
    /// <param name="opened">The answer to <c>session/new</c>, <c>session/resume</c> or <c>session/load</c>.</param>
    /// <param name="session">The session.</param>
    /// <param name="what"><c>mode</c> or <c>model</c>.</param>
    /// <param name="wanted">The choice, as the definition names it.</param>
    /// <param name="step">The call.</param>
    /// <returns>Why it can't be chosen; null: it can.</returns>
    public static string? Choose(JsonElement opened, string session, string what, string wanted, out Step? step)
    {
        var listed = Listed(opened, what);
        var option = Options(opened).FirstOrDefault(option => option.Text("category") == what || option.Text("id") == what);
        var optional = option.ValueKind == JsonValueKind.Object ? Values(option).ToArray() : [];
        step = listed.Contains(wanted) ? new($"session/set_{what}", Parameters(session, what, wanted))
            : optional.Contains(wanted) ? new("session/set_config_option", new { sessionId = session, configId = option.Text("id"), value = wanted })
            : null;
        if (step is not null)
        {
            return null;
        }

        string[] all = [.. listed.Concat(optional).Distinct()];
        return all.Length == 0
            ? $"it lets nobody choose a {what}, and the agent's definition has `{what}: {wanted}`: remove it, or give it in `command`."
            : $"it has no {what} '{wanted}', which the agent's definition names. It has {Text.Cut(string.Join(", ", all), MaxNames)}.";
    }

    private static object Parameters(string session, string what, string wanted) =>
        what == "mode" ? new { sessionId = session, modeId = wanted } : new { sessionId = session, modelId = wanted };

    private static string[] Listed(JsonElement opened, string what)
    {
        var (member, list, id) = what == "mode" ? ("modes", "availableModes", "id") : ("models", "availableModels", "modelId");
        return opened.ValueKind == JsonValueKind.Object && opened.TryGetProperty(member, out var offer)
            ? [.. Items(offer, list).Select(item => item.Text(id)).OfType<string>()]
            : [];
    }

    private static IEnumerable<JsonElement> Options(JsonElement opened) => Items(opened, "configOptions");

    // Options may be grouped.
    private static IEnumerable<string> Values(JsonElement option) =>
        Items(option, "options").SelectMany(item => item.Text("value") is { } value ? [value] : Values(item));

    private static IEnumerable<JsonElement> Items(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object)
            : [];
}
