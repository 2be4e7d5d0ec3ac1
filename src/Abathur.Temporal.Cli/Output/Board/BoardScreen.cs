using Abathur.Temporal.Client.Asking;
using Abathur.Temporal.Client.Boards;
using Spectre.Console;

namespace Abathur.Temporal.Cli.Output.Board;

/// <summary>The place in a terminal that shows the newest board. While nothing answers, the last one stays, with why below it.</summary>
internal sealed class BoardScreen(LiveDisplayContext live, Profile profile, TimeZoneInfo zone)
{
    private readonly Lock gate = new();
    private BoardModel? last;

    public void Show(BoardModel board)
    {
        lock (gate)
        {
            last = board;
            Draw(null);
        }
    }

    public void Show(Silence? silence)
    {
        lock (gate)
        {
            Draw(silence);
        }
    }

    private void Draw(Silence? silence)
    {
        if (last is not null || silence is not null)
        {
            live.UpdateTarget(BoardView.Render(last, zone, profile.Height, silence));
            live.Refresh();
        }
    }
}
