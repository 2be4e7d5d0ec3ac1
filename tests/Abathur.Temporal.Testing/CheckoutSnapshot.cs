using System.Security.Cryptography;

namespace Abathur.Temporal.Testing;

/// <summary>All of a person's checkout, byte for byte: every file, and all of .git that isn't objects, our refs or our worktrees.</summary>
public static class CheckoutSnapshot
{
    public static SortedDictionary<string, string> Of(string checkout)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(checkout, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }))
        {
            var name = Path.GetRelativePath(checkout, file).Replace('\\', '/');
            if (!name.StartsWith(".git/objects/", StringComparison.Ordinal) && !name.Contains("/abathur/", StringComparison.Ordinal))
            {
                files[name] = Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))) + File.GetLastWriteTimeUtc(file).Ticks;
            }
        }

        return files;
    }
}
