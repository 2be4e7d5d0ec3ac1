using System.Globalization;
using System.Text;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Escalations;
using Abathur.Temporal.Core.Limits;

namespace Abathur.Temporal.Core.Views;

/// <summary>The board as Markdown for the Web UI's current details; costs what runs, not what the board holds.</summary>
public static class BoardMarkdown
{
    /// <summary>The server takes 20,000 bytes.</summary>
    public const int MaxLength = 6000;

    private const int MaxRows = 40;
    private const int MaxEvents = 10;

    public static string Render(Board board)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"**{board.Name}** is {Text.Camel(board.State)} · ")
            .AppendJoin(" · ", BoardViews.Counts(board).Select(pair => FormattableString.Invariant($"{Text.Camel(pair.Key)} {pair.Value}")))
            .Append(CultureInfo.InvariantCulture, $" · {board.Usage.Tokens} tokens · {board.Usage.CostUsd:0.00} USD")
            .Append(Budget.IsSpent(board) ? " · **the budget is spent**\n\n" : "\n\n");
        foreach (var escalation in EscalationDesk.Open(board).Take(MaxEvents))
        {
            text.Append(CultureInfo.InvariantCulture,
                $"- **{escalation.Id} needs an operator** by {escalation.Deadline:u}: {Escape(Text.Cut(escalation.Question, 200))}\n");
        }

        if (board.Running.Count > 0)
        {
            text.Append("\n| task | title | agent | attempt |\n| --- | --- | --- | --- |\n");
            foreach (var task in board.Running.Take(MaxRows).Select(number => board[number]))
            {
                text.Append(CultureInfo.InvariantCulture,
                    $"| {task.Id} | {Escape(Text.Cut(task.Spec.Title, 60))} | {Escape(task.Record.Agent!)} | {task.Record.Attempts} |\n");
            }

            text.Append('\n');
        }

        foreach (var item in board.Events.Kept.TakeLast(MaxEvents))
        {
            text.Append(CultureInfo.InvariantCulture,
                $"- {item.At:HH:mm:ss} {(item.Task is { } task ? task + " " : string.Empty)}{Words.Of(item)}{Message(item)}\n");
        }

        return Text.Cut(text.ToString(), MaxLength);
    }

    private static string Message(SwarmEvent item) => item.Kind == SwarmEventKind.StateChanged || string.IsNullOrWhiteSpace(item.Message)
        ? string.Empty
        : ": " + Escape(Text.Cut(item.Message, 100));

    // Titles and messages come from users and agents: they must not become markup.
    private static string Escape(string text)
    {
        var safe = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c is '|' or '<' or '>' or '[' or ']' or '`' or '*' or '_' or '~' or '&' or '#' or '!' or '\\')
            {
                safe.Append('\\');
            }

            // Line separators break a table, and marks that turn the direction of writing turn what follows too.
            safe.Append(char.IsControl(c) || char.IsSeparator(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format ? ' ' : c);
        }

        return safe.ToString();
    }
}
