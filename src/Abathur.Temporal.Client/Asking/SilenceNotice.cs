using Abathur.Temporal.Client.Texts;

namespace Abathur.Temporal.Client.Asking;

/// <summary>
/// The one place where the user is told that nothing answers: a line on the standard error when it begins, changes, has gone on
/// for long, and ends; or a board that shows it in its own way.
/// </summary>
internal sealed class SilenceNotice(TextWriter error, bool json = false)
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(30);

    private Silence? told;

    /// <summary>What the last question waited for; null if it was answered soon.</summary>
    public Silence? Last { get; private set; }

    /// <summary>A board that shows it instead; it is called every second while nothing answers, and once after, with null.</summary>
    public Action<Silence?>? Board { get; set; }

    public void Lasts(Silence silence)
    {
        Last = silence;
        if (Board is { } board)
        {
            board(silence);
        }
        else if (told is null || told.Cause?.Kind != silence.Cause?.Kind || silence.Lasted - told.Lasted >= Again)
        {
            told = silence;
            Write(silence.Waiting);
        }
    }

    /// <summary>There is an answer.</summary>
    public void Ended()
    {
        if (Last is not { } silence)
        {
            return;
        }

        if (told is not null && Board is null)
        {
            Write($"{silence.Whom} answers again, after {Show.Span(silence.Lasted)}.");
        }

        (Last, told) = (null, null);
        Board?.Invoke(null);
    }

    private void Write(string text) => Notice.Write(error, json, text);
}
