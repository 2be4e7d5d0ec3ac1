using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Data;

namespace Abathur.Temporal.Host.Agents.Sessions;

/// <summary>Which of a task's hints a session has been told, kept beside the session: who continues it is told only what is new.</summary>
/// <param name="home">The task's folder.</param>
public sealed class ToldHints(string home)
{
    /// <summary>Those that the session has not been told; all of them if nothing is known of it.</summary>
    public IReadOnlyList<string> NewFor(string session, IReadOnlyList<string>? hints)
    {
        var told = Read(session);
        return [.. (hints ?? []).Where(hint => !told.Contains(hint))];
    }

    /// <summary>Notes that the session has been told all of these.</summary>
    public void Note(string session, IReadOnlyList<string>? hints)
    {
        try
        {
            WholeFile.Write(FileOf(session), (hints ?? []).ToArray());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is told them again.
        }
    }

    private HashSet<string> Read(string session)
    {
        try
        {
            return [.. JsonSerializer.Deserialize<string[]>(File.ReadAllBytes(FileOf(session)), AbathurJson.Options) ?? []];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return [];
        }
    }

    private string FileOf(string session) => Path.Combine(home, $"told-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(session)))[..16]}.json");
}
