namespace Abathur.Temporal.Client.Asking;

/// <summary>What was asked of a swarm could not be answered; the message is for the operator, with what to do next.</summary>
public class ClientException : Exception
{
    public ClientException(ClientFailure failure, string message, Exception? innerException = null)
        : base(message, innerException) => Failure = failure;

    public ClientFailure Failure { get; }
}
