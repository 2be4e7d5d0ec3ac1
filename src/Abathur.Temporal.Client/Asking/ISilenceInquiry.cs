namespace Abathur.Temporal.Client.Asking;

/// <summary>Finds out what is known of why nobody answers.</summary>
internal interface ISilenceInquiry
{
    /// <param name="last">How the question ended the last time; absent: it still waits.</param>
    /// <param name="cancel">There is an answer.</param>
    Task<SilenceCause> LookAsync(Exception? last, CancellationToken cancel);
}
