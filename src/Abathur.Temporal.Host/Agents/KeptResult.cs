using System.Security.Cryptography;
using System.Text;
using Abathur.Temporal.Host.Data;

namespace Abathur.Temporal.Host.Agents;

/// <summary>
/// The result that an agent gave by a tool and was told to be taken, kept in its task's home: it counts even if the worker dies before the
/// attempt has ended.
/// </summary>
/// <param name="home">The task's home.</param>
/// <param name="run">The run of the attempt's workflow, as Temporal names it: an attempt of another swarm of the same name has another.</param>
public sealed class KeptResult(string home, string run)
{
    private readonly string folder = Path.Combine(home, "results");

    /// <summary>Whether there is one.</summary>
    public bool Exists => File.Exists(FilePath);

    /// <summary>The file that holds it.</summary>
    public string FilePath => Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(run)))[..32] + ".json");

    /// <summary>The agent runs again: forgets it, and what earlier attempts left.</summary>
    public void Forget() => FolderRemoval.Delete(folder);
}
