using System.Text;

namespace Abathur.Temporal.Host.Worktrees.TaskFolders;

/// <summary>A path, from the worktree's root, that is hidden from git there; or a glob pattern of such paths.</summary>
internal sealed record HiddenPath(string Text, bool IsPattern = false)
{
    private const string Literal = ":(top,literal)";
    private const string Glob = ":(top,glob)";

    public string Pathspec => (IsPattern ? Glob : Literal) + Text;

    /// <summary>The integration branch of an exclude file; null: such a file can't name it.</summary>
    public string? ExcludeLine => Text.AsSpan().ContainsAny('\n', '\r') ? null : "/" + (IsPattern ? Text : Escape(Text));

    public static HiddenPath Parse(string pathspec) => pathspec.StartsWith(Glob, StringComparison.Ordinal)
        ? new(pathspec[Glob.Length..], IsPattern: true)
        : new(pathspec[Literal.Length..]);

    private static string Escape(string path)
    {
        var escaped = new StringBuilder();
        foreach (var c in path)
        {
            escaped.Append(c is '*' or '?' or '[' or '\\' or ' ' ? $"\\{c}" : $"{c}");
        }

        return escaped.ToString();
    }
}
