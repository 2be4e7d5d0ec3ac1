using Abathur.Temporal.Client.Asking;
using Abathur.Temporal.Client.Boards;

namespace Abathur.Temporal.Web.Live;

/// <summary>What is known of a watched swarm.</summary>
/// <param name="Version">Higher than that of every state before.</param>
/// <param name="Board">The newest board; null: none has been seen yet.</param>
/// <param name="Silence">What does not answer; null: all does.</param>
/// <param name="SilentSince">Since when.</param>
/// <param name="Refusal">Why there is no swarm to watch; null: there is one.</param>
internal sealed record WatchState(long Version, BoardModel? Board, Silence? Silence, DateTimeOffset? SilentSince, string? Refusal)
{
    /// <summary>What a reader should know of why the page may be old; null: it is not.</summary>
    public string? Trouble => Silence is { } silence ? silence.Waiting : null;
}
