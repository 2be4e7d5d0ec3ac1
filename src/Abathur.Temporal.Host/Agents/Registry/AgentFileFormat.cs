using System.Text.RegularExpressions;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Host.Agents.Registry;

/// <summary>The two formats of agent files.</summary>
internal static partial class AgentFileFormat
{
    // The summary travels with every roster: a description is there to choose by, not to instruct.
    private const int MaxDescription = 500;

    private const int MaxModel = 100;

    private static readonly string[] KnownKeys =
    [
        "name", "tier", "version", "description", "tools", "constraints", "handoff_targets", "max_turns",
        "model", "runtime", "read_only", "timeout_seconds", "stall_timeout_seconds", "provider", "command", "mode",
    ];

    public static (AgentDefinition Definition, int HandoffLine) ReadOurs(
        string text, string path, string hash, Action<int, string> warn, IReadOnlyCollection<string> runtimes)
    {
        var file = FrontMatter.Parse(text);
        var values = new FrontMatterReader(file.Values);
        foreach (var (line, message) in values.UnknownKeys(KnownKeys))
        {
            warn(line, message);
        }

        var command = values.Arguments("command");
        var readOnly = values.Flag("read_only");
        var runtime = Runtime(values, command, runtimes);
        var definition = new AgentDefinition
        {
            Summary = new()
            {
                Name = Name(values),
                Tier = Tier(values, warn),
                Description = Text.Cut(values.Text("description"), MaxDescription),
                Version = values.Text("version"),
                Hash = hash,
                Tools = Tools(values) ?? (readOnly ? AgentTools.ReadOnly : AgentTools.All),
                HandoffTargets = values.List("handoff_targets")?.Select(AgentSlug.From).Distinct().ToArray(),
                Runtime = runtime,
                ReadOnly = readOnly,
                MaxTurns = values.WholeNumber("max_turns", 1, 10_000),
                TimeoutSeconds = values.Number("timeout_seconds", 1, 604_800),
                StallTimeoutSeconds = values.Number("stall_timeout_seconds", 0, 604_800),
                Provider = Provider(values, runtime, command),
                Model = Text.Cut(values.Text("model"), MaxModel),
                Reports = UsageReporting.Of(runtime, command),
            },
            Prompt = file.Body,
            Source = path,
            Constraints = values.List("constraints") ?? [],
            Command = command,
            Mode = Mode(values, runtime),
            Model = values.Text("model"),
        };
        return (definition, values.Line("handoff_targets"));
    }

    /// <summary>Claude Code's subagents: its other keys (<c>color</c>, <c>hooks</c>, …) are its own business.</summary>
    public static (AgentDefinition Definition, int HandoffLine) ReadClaude(string text, string path, string hash)
    {
        var (yaml, body) = FrontMatter.Split(text);
        var values = new FrontMatterReader(ReadLeniently(yaml));
        var model = values.Text("model");
        return (new()
        {
            Summary = new()
            {
                Name = Name(values),
                Tier = AgentTier.Worker,
                Description = Text.Cut(values.Text("description"), MaxDescription),
                Hash = hash,
                Tools = Tools(values) ?? AgentTools.All,
                Runtime = AgentRuntimeNames.Claude,
                Model = model == "inherit" ? null : Text.Cut(model, MaxModel),
                Reports = UsageReporting.Of(AgentRuntimeNames.Claude, []),
            },
            Prompt = body,
            Source = path,
            Model = model == "inherit" ? null : model,
        }, 0);
    }

    // Claude Code writes descriptions like `Use this. Examples: …` unquoted, which is no YAML, and reads them all the same.
    private static Dictionary<string, FrontMatterValue> ReadLeniently(string yaml)
    {
        try
        {
            return FrontMatter.ReadYaml(yaml);
        }
        catch (FrontMatterException)
        {
            return FrontMatter.ReadYaml(
                PlainLine().Replace(yaml, m => $"{m.Groups["key"].Value}: '{m.Groups["value"].Value.Replace("'", "''", StringComparison.Ordinal)}'"));
        }
    }

    private static string Name(FrontMatterReader values)
    {
        var name = values.RequiredText("name");
        return AgentSlug.From(name) is { Length: > 0 } slug
            ? slug
            : throw new FrontMatterException(values.Line("name"), $"`name: {name}` holds no ASCII letter or digit to make a name of.");
    }

    private static AgentTier Tier(FrontMatterReader values, Action<int, string> warn)
    {
        switch (values.Text("tier")?.ToLowerInvariant())
        {
            case "architect":
                return AgentTier.Architect;
            case "specialist":
                return AgentTier.Specialist;
            case null or "worker":
                return AgentTier.Worker;
            case var other:
                warn(values.Line("tier"), $"tier `{other}` gets a worker's limits; the tiers are architect, specialist and worker.");
                return AgentTier.Worker;
        }
    }

    private static string Runtime(FrontMatterReader values, IReadOnlyList<string> command, IReadOnlyCollection<string> runtimes)
    {
        var runtime = values.Text("runtime")?.ToLowerInvariant()
            ?? (command.Count > 0 ? AgentRuntimeNames.Command : AgentRuntimeNames.Claude);
        var line = values.Line("runtime");
        if (!runtimes.Contains(runtime))
        {
            throw new FrontMatterException(line, $"unknown runtime `{runtime}`; {NearestName.Suggest(runtime, [.. runtimes])}");
        }

        return (runtime is AgentRuntimeNames.Command or AgentRuntimeNames.Acp, command.Count > 0) switch
        {
            (true, false) => throw new FrontMatterException(line, $"the runtime `{runtime}` needs `command: [program, argument, …]`{(runtime == AgentRuntimeNames.Acp ? ", such as `command: [gemini, --acp]`" : "")}."),
            (false, true) => throw new FrontMatterException(
                values.Line("command"), $"`command` has no effect with the runtime `{runtime}`: remove one of the two."),
            _ => runtime,
        };
    }

    // Programs that speak ACP have one provider each, most often; the runtime has none. OpenCode has many, and names models `provider/model`.
    private static string? Provider(FrontMatterReader values, string runtime, IReadOnlyList<string> command)
    {
        var name = values.Text("provider") ?? runtime switch
        {
            AgentRuntimeNames.Acp => Path.GetFileNameWithoutExtension(command[0]),
            AgentRuntimeNames.OpenCode when values.Text("model")?.Split('/') is [{ } named, _, ..] => named,
            _ => null,
        };
        return name is not null && AgentSlug.From(name) is { Length: > 0 } slug ? slug : null;
    }

    private static string? Mode(FrontMatterReader values, string runtime) =>
        values.Text("mode") is not { } mode || runtime == AgentRuntimeNames.Acp
            ? values.Text("mode")
            : throw new FrontMatterException(
                values.Line("mode"), $"`mode: {mode}` has no effect with the runtime `{runtime}`: remove it, or use `runtime: {AgentRuntimeNames.Acp}`.");

    private static string[]? Tools(FrontMatterReader values) =>
        values.List("tools")?.Select(AgentTools.Normalize).Distinct().ToArray();

    [GeneratedRegex("^(?<key>[A-Za-z][A-Za-z_-]*): +(?<value>[^'\"\\[{|>].*)$", RegexOptions.Multiline)]
    private static partial Regex PlainLine();
}
