using System.Text;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Input;

/// <summary>
/// Splits a command into its words by a shell's quotes (single, double, backslash). No shell runs it, so that what only a
/// shell would carry out is refused: as a plain word it would change what the command means.
/// </summary>
internal static class ShellWords
{
    private const string Operators = "&|;<>`\n";

    /// <exception cref="InvalidInputException">A shell operator, an expansion, or a quote that is not closed.</exception>
    public static IReadOnlyList<string> Split(string text)
    {
        var words = new List<string>();
        StringBuilder? word = null;
        var quote = '\0';
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            var isLast = i + 1 == text.Length;
            if (quote == c)
            {
                quote = '\0';
            }
            else if (quote == '\'')
            {
                word!.Append(c);
            }
            else if (c == '\\' && !isLast && (quote == '\0' || text[i + 1] is '"' or '\\' or '$' or '`'))
            {
                (word ??= new()).Append(text[++i]);
            }
            else if (c == '`' || (c == '$' && !isLast && (char.IsAsciiLetter(text[i + 1]) || text[i + 1] is '(' or '{' or '_')))
            {
                throw NeedsShell(text, isLast ? $"{c}" : text[i..(i + 2)]);
            }
            else if (quote == '"')
            {
                word!.Append(c);
            }
            else if (c is '\'' or '"')
            {
                (quote, word) = (c, word ?? new());
            }
            else if (Operators.Contains(c, StringComparison.Ordinal))
            {
                throw NeedsShell(text, !isLast && text[i + 1] == c ? new string(c, 2) : $"{c}");
            }
            else if (!char.IsWhiteSpace(c))
            {
                (word ??= new()).Append(c);
            }
            else if (word is not null)
            {
                words.Add(word.ToString());
                word = null;
            }
        }

        if (quote != '\0')
        {
            throw new InvalidInputException($"'{text}' has a quote {quote} that is not closed.");
        }

        return word is null ? words : [.. words, word.ToString()];
    }

    private static InvalidInputException NeedsShell(string text, string what) => new(
        $"'{text}' needs a shell for '{what.ReplaceLineEndings("a line break")}', and a verify command runs without one. "
        + "Give it as a shell command (--verify-shell, in settings verify=[\"sh\",\"-c\",\"…\"]), or put what is meant as plain text into single quotes.");
}
