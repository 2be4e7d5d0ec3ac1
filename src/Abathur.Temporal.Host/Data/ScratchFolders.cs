using System.Text.Json;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Processes;

namespace Abathur.Temporal.Host.Data;

/// <summary>
/// A folder for each run of an agent, in the system's temporary folder: a socket's path is short, and the data folder's may not be.
/// The data folder notes each with its worker, so that the next worker removes what one that was killed left.
/// </summary>
public sealed class ScratchFolders(DataFolder data)
{
    /// <summary>Makes an empty folder that only this user can read.</summary>
    /// <exception cref="IOException">It can't be made, or can't be noted, as on a full disk; nothing is left.</exception>
    public string Create()
    {
        var path = Directory.CreateTempSubdirectory("abathur-").FullName;
        try
        {
            WholeFile.Write(NoteOf(path), new ScratchFolder(path, ProcessIdentity.Current));
            return path;
        }
        catch
        {
            Directory.Delete(path);
            throw;
        }
    }

    /// <summary>Deletes a folder that <see cref="Create"/> made. Where that fails, a later worker tries again.</summary>
    public void Discard(string path)
    {
        try
        {
            FolderRemoval.Delete(path);
            File.Delete(NoteOf(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What an agent put there may be undeletable, and its attempt is over.
        }
    }

    /// <summary>Deletes the folders of workers that are dead. Their agents have to be, too.</summary>
    public void Sweep()
    {
        foreach (var file in Directory.Exists(data.Scratch) ? Directory.GetFiles(data.Scratch, "*.json") : [])
        {
            if (Read(file) is { Worker.IsAlive: false } left)
            {
                Discard(left.Path);
            }
        }
    }

    private string NoteOf(string path) => Path.Combine(data.Scratch, Path.GetFileName(path) + ".json");

    private static ScratchFolder? Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<ScratchFolder>(File.ReadAllBytes(file), AbathurJson.Options);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    private sealed record ScratchFolder(string Path, ProcessIdentity Worker);
}
