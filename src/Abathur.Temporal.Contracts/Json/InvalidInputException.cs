namespace Abathur.Temporal.Contracts;

/// <summary>Input from a user or another program that can't be taken; the message says what is wrong, where, and what to do.</summary>
public sealed class InvalidInputException : Exception
{
    /// <summary>Creates it with the message that the user sees.</summary>
    public InvalidInputException(string message)
        : base(message)
    {
    }

    /// <summary>Creates it with the message that the user sees, and what was found first.</summary>
    public InvalidInputException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>The error types on failures that clients see, beside the <see cref="FailureKind"/>s of tasks.</summary>
public static class FailureTypes
{
    /// <summary>Input that can't be taken as it is: fix it and send it again.</summary>
    public const string InvalidInput = "InvalidInput";

    /// <summary>A message that the swarm's present state refuses.</summary>
    public const string Rejected = "Rejected";

    /// <summary>A host gave an attempt back unfinished: it continues elsewhere or later, and none of its retries is used.</summary>
    public const string HandedBack = "HandedBack";

    /// <summary>A host left an attempt to the host that keeps its agent's session. Only attempts with <c>awaitSessionHost</c> are left so.</summary>
    public const string LeftToSessionHost = "LeftToSessionHost";

    /// <summary>The SDK's own, where a worker doesn't know an activity: it is of an older version.</summary>
    public const string UnknownActivity = "NotFoundError";
}
