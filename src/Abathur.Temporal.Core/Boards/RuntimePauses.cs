using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Failures;

namespace Abathur.Temporal.Core.Boards;

/// <summary>Runtimes whose provider refuses for now: none of their agents start until it takes requests again.</summary>
internal static class RuntimePauses
{
    public static void Pause(Board board, string agent, DateTimeOffset? until, DateTimeOffset now)
    {
        if (Roster.Find(board, agent)?.Runtime is not { } runtime)
        {
            return;
        }

        var latest = now + FailureRules.LongestProviderPause;
        var resumes = until > latest ? latest : until > now ? until.Value : now + FailureRules.DefaultProviderPause;
        if (board.PausedRuntimes.TryGetValue(runtime, out var already) && already >= resumes)
        {
            return;
        }

        board.PausedRuntimes[runtime] = resumes;
        board.Emit(now, SwarmEventKind.RuntimePaused, message: FormattableString.Invariant($"{runtime} until {resumes:u}"));
    }

    public static void Resume(Board board, DateTimeOffset now)
    {
        foreach (var runtime in board.PausedRuntimes.Where(pause => pause.Value <= now).Select(pause => pause.Key).ToList())
        {
            board.PausedRuntimes.Remove(runtime);
        }
    }
}
