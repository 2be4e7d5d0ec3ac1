using System.Collections;

// Tests wait for hosts and servers more than they compute. Those that set the variables that the SDK's loader reads run alone.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.All, MaxThreads = 4)]

namespace Abathur.Temporal.Hosting.Tests;

/// <summary>The <c>TEMPORAL_*</c> variables of this process, without those of whoever runs the tests, and put back afterwards.</summary>
internal sealed class TemporalVariables : IDisposable
{
    private readonly Dictionary<string, string?> before = [];
    private readonly TempFolder folder = new();

    public TemporalVariables(params (string Name, string Value)[] variables)
    {
        foreach (var name in Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(pair => (string)pair.Key)
            .Where(name => name.StartsWith("TEMPORAL_", StringComparison.Ordinal)))
        {
            Set(name, null);
        }

        // Nor may the person's own file answer.
        Set("TEMPORAL_CONFIG_FILE", folder.Write("temporal.toml", string.Empty));
        foreach (var (name, value) in variables)
        {
            Set(name, value);
        }
    }

    /// <summary>Writes the configuration file that the loader reads.</summary>
    public void WriteFile(string toml) => folder.Write("temporal.toml", toml);

    public void Dispose()
    {
        foreach (var (name, value) in before)
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        folder.Dispose();
    }

    private void Set(string name, string? value)
    {
        before.TryAdd(name, Environment.GetEnvironmentVariable(name));
        Environment.SetEnvironmentVariable(name, value);
    }
}
