using Abathur.Temporal.Client.Texts;

namespace Abathur.Temporal.Client.Asking;

/// <summary>A question that waits for its answer.</summary>
/// <param name="Whom">Who was asked, as a sentence begins: <c>The swarm 'x'</c>.</param>
/// <param name="Lasted">How long nothing has answered.</param>
/// <param name="Limit">After how long the command gives up.</param>
/// <param name="Cause">What is known of why; absent while that is being found out.</param>
internal sealed record Silence(string Whom, TimeSpan Lasted, TimeSpan Limit, SilenceCause? Cause)
{
    /// <summary>What the user reads while it lasts.</summary>
    public string Waiting =>
        $"{Whom} has not answered for {Time}{Why} Asking again until {(Limit >= Asker.LongestLimit ? "there is an answer" : $"{Show.Span(Limit)} have passed (--timeout)")}.";

    /// <summary>What the user reads when the limit has passed.</summary>
    public string GivenUp => $"{Whom} has not answered for {Time}{Why}";

    private string Time => Lasted.TotalSeconds < 1 ? "less than a second" : Show.Span(Lasted);

    private string Why => Cause is null ? "." : $": {string.Join("; ", Cause.Known)}. {Cause.NextStep}";
}
