namespace Abathur.Temporal.Contracts;

/// <summary>Input from a person or another program that can't be taken; the message says what is wrong, where, and what to do.</summary>
public sealed class InvalidInputException : Exception
{
    /// <summary>Creates it with the message that the person sees.</summary>
    public InvalidInputException(string message)
        : base(message)
    {
    }

    /// <summary>Creates it with the message that the person sees, and what was found first.</summary>
    public InvalidInputException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
