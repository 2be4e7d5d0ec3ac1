using System.Security.Cryptography;
using System.Text;

namespace Abathur.Temporal.Host.Data;

/// <summary>A host's id. It is drawn once and kept in the data folder, because host names repeat.</summary>
public sealed class HostIdentity
{
    private HostIdentity(string id) => Id = id;

    /// <summary>The machine's name, made safe, with eight random hex digits.</summary>
    public string Id { get; }

    /// <summary>The id of the host that the folder is of; null: no worker has used the folder yet.</summary>
    public static string? Find(DataFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return File.Exists(folder.HostIdFile) ? Load(folder).Id : null;
    }

    /// <summary>The folder's identity, which is drawn if it has none.</summary>
    public static HostIdentity Load(DataFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        using var file = OpenAlone(folder.HostIdFile);
        using var reader = new StreamReader(file);
        if (reader.ReadToEnd().Trim() is { Length: > 0 } kept)
        {
            return new HostIdentity(kept);
        }

        var id = $"{Slug(Environment.MachineName)}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
        file.Write(Encoding.ASCII.GetBytes(id + "\n"));
        return new HostIdentity(id);
    }

    // One process at a time, by the file's own lock: a move that must not overwrite checks first and then renames on Unix,
    // and two processes that both were first would hold two ids.
    private static FileStream OpenAlone(string path)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException e) when (e.GetType() == typeof(IOException) && tries < 1000)
            {
                // Another process holds it, for the microseconds that it needs.
                Thread.Sleep(5);
            }
        }
    }

    private static string Slug(string name)
    {
        var slug = new string([.. name.ToLowerInvariant().Where(c => char.IsAsciiLetterOrDigit(c) || c == '-').Take(30)]).Trim('-');
        return slug.Length > 0 ? slug : "host";
    }
}
