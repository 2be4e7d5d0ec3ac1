using System.Text.Json;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Host.Data;

/// <summary>Files that others read at any moment: they are there whole or not at all, also where the disk is full.</summary>
public static class WholeFile
{
    /// <summary>Writes a value as JSON, in place of what was there; makes the folder.</summary>
    /// <exception cref="IOException">It can't be written; what was there stays.</exception>
    public static void Write<T>(string file, T value) => Write(file, JsonSerializer.SerializeToUtf8Bytes(value, AbathurJson.Options));

    /// <inheritdoc cref="Write{T}(string, T)"/>
    public static void Write(string file, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var fresh = $"{file}-{Guid.NewGuid():n}";
        try
        {
            File.WriteAllBytes(fresh, content);
            File.Move(fresh, file, overwrite: true);
        }
        catch
        {
            // On a full disk it is there, and empty.
            File.Delete(fresh);
            throw;
        }
    }
}
