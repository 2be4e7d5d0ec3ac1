using System.Security.Cryptography;

namespace Abathur.Temporal.Activities.Hosts;

/// <summary>A host's id. It is drawn once and kept in the data folder, because host names repeat.</summary>
public sealed class HostIdentity
{
    private HostIdentity(string id) => Id = id;

    /// <summary>The machine's name, made safe, with eight random hex digits.</summary>
    public string Id { get; }

    public static HostIdentity Load(DataFolder folder)
    {
        if (!File.Exists(folder.HostIdFile))
        {
            var fresh = folder.HostIdFile + "." + RandomNumberGenerator.GetHexString(8);
            File.WriteAllText(fresh, $"{Slug(Environment.MachineName)}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}\n");
            try
            {
                File.Move(fresh, folder.HostIdFile, overwrite: false);
            }
            catch (IOException) when (File.Exists(folder.HostIdFile))
            {
                // Another process of this host was first: its id holds.
                File.Delete(fresh);
            }
        }

        return new HostIdentity(File.ReadAllText(folder.HostIdFile).Trim());
    }

    private static string Slug(string name) =>
        new([.. name.ToLowerInvariant().Where(c => char.IsAsciiLetterOrDigit(c) || c == '-').Take(30)]);
}
