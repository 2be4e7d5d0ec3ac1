namespace Abathur.Temporal.Repository.Tests.Docs;

/// <summary>A code block of a page.</summary>
/// <param name="Section">The heading (## …) it stands under.</param>
/// <param name="Title">The title (### …) it stands under, without code marks.</param>
/// <param name="Info">What stands behind the opening fence, such as <c>sh</c>.</param>
/// <param name="Lines">Its lines.</param>
internal sealed record MarkdownBlock(string Section, string Title, string Info, IReadOnlyList<string> Lines)
{
    public string Text => string.Join('\n', Lines);
}
