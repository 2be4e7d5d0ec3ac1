using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Core.Failures;

/// <summary>Says where a failed attempt's work is kept, and how to look at it.</summary>
internal static class KeptWork
{
    private const int MaxPlace = 500;

    /// <summary>A sentence or two; null: nothing is kept.</summary>
    public static string? Describe(TaskFailure failure)
    {
        if (failure.Salvage is not { } salvage || salvage.Length > MaxPlace)
        {
            return null;
        }

        var host = failure.Host is { } name ? $" on host {Text.Cut(name, 100)}" : string.Empty;
        return salvage.StartsWith(GitRefs.SalvagePrefix, StringComparison.Ordinal)
            ? $"What it did is kept as {salvage}{host}: `git diff HEAD...{salvage}` shows what your branch lacks of it, `git checkout {salvage} -- PATH` takes a file."
            : $"What it did is kept as the archive {salvage}{host}: `tar -tf '{salvage}'` lists its files, `tar -xOf '{salvage}' ./PATH` prints one.";
    }
}
