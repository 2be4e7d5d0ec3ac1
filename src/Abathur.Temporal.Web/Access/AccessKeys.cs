using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Abathur.Temporal.Web.Access;

/// <summary>
/// Who may use the page: a token in an address, which works once, becomes a session. One unused token is valid at a time, and none outlives
/// the process.
/// </summary>
internal sealed class AccessKeys
{
    private const int Bytes = 32;

    private readonly byte[] formKey = RandomNumberGenerator.GetBytes(Bytes);
    private readonly ConcurrentDictionary<string, Session> sessions = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private string token = Draw();

    /// <summary>The token that has not been used yet.</summary>
    public string Token
    {
        get
        {
            lock (gate)
            {
                return token;
            }
        }
    }

    /// <summary>Called with the next token when one was used.</summary>
    public Action? TokenUsed { get; set; }

    /// <summary>Takes a token; null: it is wrong, or was used.</summary>
    public Session? Enter(string? given)
    {
        Session session;
        lock (gate)
        {
            if (!AreEqual(given, token))
            {
                return null;
            }

            token = Draw();
            session = new Session(Draw());
            sessions[Hash(session.Id)] = session;
        }

        TokenUsed?.Invoke();
        return session;
    }

    /// <summary>The session of a cookie; null: there is none.</summary>
    public Session? Find(string? id) => id is not null && sessions.TryGetValue(Hash(id), out var session) ? session : null;

    /// <summary>What a form of a session's page has to carry.</summary>
    public string FormToken(Session session) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(formKey, Encoding.UTF8.GetBytes(session.Id)));

    /// <summary>Whether a form came from a page of the session.</summary>
    public bool IsForm(Session session, string? given) => AreEqual(given, FormToken(session));

    private static string Draw() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    private static string Hash(string id) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(id)));

    private static bool AreEqual(string? one, string other) =>
        one is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));
}
