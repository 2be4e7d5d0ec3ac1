using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Abathur.Temporal.Repository.Tests.Deploy;

/// <summary>The compose file, or what <c>docker-compose config</c> makes of it.</summary>
internal sealed partial class ComposeFile
{
    public const string Name = "docker-compose.temporal.yml";

    private readonly YamlMappingNode root;

    private ComposeFile(string text)
    {
        var stream = new YamlStream();
        using var reader = new StringReader(text);
        stream.Load(reader);
        root = (YamlMappingNode)stream.Documents[0].RootNode;
    }

    public IEnumerable<string> Services => Map(root, "services").Children.Keys.Select(key => key.ToString());

    public IEnumerable<string> Volumes => Map(root, "volumes").Children.Keys.Select(key => key.ToString());

    public static ComposeFile Parse(string text) => new(text);

    /// <summary>The file itself, each variable as its default.</summary>
    public static ComposeFile Read() =>
        new(Variable().Replace(File.ReadAllText(RepositoryRoot.File(Name)), match => match.Groups["default"].Value));

    public bool Has(string service, string key) => Service(service).Children.ContainsKey(key);

    /// <summary>A list of scalars, such as a service's volumes or ports.</summary>
    public IReadOnlyList<string> List(string service, string key) =>
        [.. ((YamlSequenceNode)Service(service).Children[key]).Select(item => item.ToString())];

    /// <summary>A service's health check as an argument list, the word CMD first.</summary>
    public IReadOnlyList<string> HealthCheck(string service) =>
        [.. ((YamlSequenceNode)Map(Service(service), "healthcheck").Children["test"]).Select(item => item.ToString())];

    public IReadOnlyDictionary<string, string> Environment(string service) =>
        Map(Service(service), "environment").Children.ToDictionary(pair => pair.Key.ToString(), pair => pair.Value.ToString());

    /// <summary>What a service waits for, and until when.</summary>
    public IReadOnlyDictionary<string, string> DependsOn(string service) =>
        Map(Service(service), "depends_on").Children.ToDictionary(
            pair => pair.Key.ToString(), pair => pair.Value["condition"].ToString());

    private YamlMappingNode Service(string name) => Map(Map(root, "services"), name);

    private static YamlMappingNode Map(YamlMappingNode parent, string key) => (YamlMappingNode)parent.Children[key];

    [GeneratedRegex("(?<!\\$)\\$\\{[A-Z_]+:-(?<default>[^}]*)\\}")]
    private static partial Regex Variable();
}
