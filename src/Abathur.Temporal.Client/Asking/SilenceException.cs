namespace Abathur.Temporal.Client.Asking;

/// <summary>Nothing has answered, and the limit has passed.</summary>
internal sealed class SilenceException(Silence silence, Exception? cause, string? addition = null)
    : ClientException(ClientFailure.Unreachable, addition is null ? silence.GivenUp : $"{silence.GivenUp} {addition}", cause)
{
    public Silence Silence => silence;
}
