namespace Abathur.Temporal.LocalServer.Visibility;

/// <summary>Every match has one of these values in this field.</summary>
internal sealed record QueryKey(string Field, IReadOnlyList<string> Values);
