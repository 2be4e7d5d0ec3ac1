namespace Abathur.Temporal.LocalServer.Visibility.Syntax;

/// <summary>A query that is malformed or asks for what isn't there: InvalidArgument to whoever sent it.</summary>
internal sealed class VisibilityQueryException(string message) : Exception("invalid query: " + message);
