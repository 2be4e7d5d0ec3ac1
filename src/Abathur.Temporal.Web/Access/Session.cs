namespace Abathur.Temporal.Web.Access;

/// <summary>A browser that has shown its token.</summary>
/// <param name="Id">The value of its cookie.</param>
internal sealed record Session(string Id)
{
    private string? notice;

    /// <summary>Keeps what was done for the next page to say.</summary>
    public void Say(string text) => Interlocked.Exchange(ref notice, text);

    /// <summary>What was done since the last page; null: nothing.</summary>
    public string? TakeNotice() => Interlocked.Exchange(ref notice, null);
}
