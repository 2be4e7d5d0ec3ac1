namespace Abathur.Temporal.Host.Agents.Registry;

/// <summary>A front matter value: a scalar, a list of scalars, or something deeper that no key of ours takes.</summary>
/// <param name="Line">Its line in the file.</param>
/// <param name="Scalar">Set for a scalar; empty where YAML says null.</param>
/// <param name="Items">Set for a list.</param>
internal sealed record FrontMatterValue(int Line, string? Scalar, IReadOnlyList<string>? Items);
