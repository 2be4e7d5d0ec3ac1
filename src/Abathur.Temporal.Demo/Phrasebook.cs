using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Demo;

/// <summary>The product of the demo, as far as it is written: <c>phrases/keys.txt</c> and a file for each language.</summary>
public sealed class Phrasebook(string folder)
{
    public const string KeysFile = "phrases/keys.txt";

    public static IReadOnlyList<string> Languages { get; } = ["en", "de", "es"];

    /// <summary>Every language's phrase for every key.</summary>
    public IEnumerable<(string Key, IReadOnlyList<string> Phrases)> Catalog() =>
        Keys().Select(key => (key, (IReadOnlyList<string>)[.. Languages.Select(l => Read($"phrases/{l}.txt").GetValueOrDefault(key, "?"))]));

    /// <summary>Keys that a language's file has no phrase for.</summary>
    public IReadOnlyList<string> Missing(string file) => [.. Keys().Except(Read(file).Keys)];

    /// <summary>What the demo's verify command says.</summary>
    /// <exception cref="InvalidInputException">The file is missing, or a phrase in it.</exception>
    public string Verify(string file) =>
        !File.Exists(Path.Combine(folder, file)) ? throw new InvalidInputException($"{file} is missing.")
        : Missing(file) is { Count: > 0 } missing ? throw new InvalidInputException($"{file} has no phrase for: {string.Join(", ", missing)}.")
        : $"{file} is complete.";

    private string[] Keys() => [.. Lines(KeysFile)];

    private Dictionary<string, string> Read(string file) => Lines(file)
        .Select(line => line.Split('=', 2, StringSplitOptions.TrimEntries))
        .Where(pair => pair.Length == 2)
        .ToDictionary(pair => pair[0], pair => pair[1]);

    private IEnumerable<string> Lines(string file) =>
        File.ReadAllLines(Path.Combine(folder, file)).Where(line => !string.IsNullOrWhiteSpace(line));
}
