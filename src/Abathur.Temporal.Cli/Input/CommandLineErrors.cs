using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Input;

/// <summary>Finds what is wrong with a command line, and what was probably meant.</summary>
internal static partial class CommandLineErrors
{
    public static void ThrowIfAny(ParseResult parsed, IReadOnlyList<string> args)
    {
        var command = parsed.CommandResult.Command;
        var message = MisspeltFlag(parsed, args) ?? BadSwitch(parsed, args) ?? UnknownWord(parsed) ?? (parsed.Errors is [var first, ..] ? Plainly(first.Message) : null);
        if (message is null)
        {
            return;
        }

        if (command.Subcommands.Count > 0 && parsed.UnmatchedTokens.Count == 0)
        {
            message = $"Say which: {string.Join(", ", NamesOf(command))}.";
        }

        throw new CommandException(ExitCode.Usage, $"{message}\nSee '{Path(parsed.CommandResult)} --help'.");
    }

    // The parser takes an unknown --flag as a value where a command has room for one; it must never become a title.
    private static string? MisspeltFlag(ParseResult parsed, IReadOnlyList<string> args)
    {
        var taken = parsed.Tokens.TakeWhile(t => t.Type != TokenType.DoubleDash)
            .Where(t => t.Type == TokenType.Argument && t.Value.StartsWith('-') && Flag().IsMatch(t.Value) && args.Contains(t.Value));
        if (taken.FirstOrDefault() is not { } token)
        {
            return null;
        }

        var name = token.Value.Split('=')[0];
        var known = OptionsOf(parsed.CommandResult).SelectMany(o => o.Aliases.Append(o.Name)).ToList();
        return known.Contains(name)
            ? $"The option '{name}' belongs after the command."
            : $"There is no option '{name}'"
                + NearestName.Ending(name, known, $". (For a value that begins with a hyphen, write --option={name}, or put it after --.)");
    }

    // The parser takes what follows --switch= for another argument unless it is a truth value.
    private static string? BadSwitch(ParseResult parsed, IReadOnlyList<string> args)
    {
        var switches = OptionsOf(parsed.CommandResult).Where(o => o.ValueType == typeof(bool) || o.ValueType == typeof(bool?))
            .Select(o => o.Name).ToHashSet(StringComparer.Ordinal);
        return args.TakeWhile(arg => arg != "--").Select(arg => arg.Split('=', 2))
            .Where(parts => parts.Length == 2 && switches.Contains(parts[0]) && !bool.TryParse(parts[1], out _))
            .Select(parts => $"'{parts[1]}' is neither true nor false, for {parts[0]}.")
            .FirstOrDefault();
    }

    private static string? UnknownWord(ParseResult parsed)
    {
        if (parsed.UnmatchedTokens is not [var word, ..])
        {
            return null;
        }

        var command = parsed.CommandResult.Command;
        if (command.Subcommands.Count == 0)
        {
            return $"'{word}' is one argument too many.";
        }

        return $"There is no command '{word}'; {NearestName.Suggest(word, [.. NamesOf(command)])}";
    }

    private static IEnumerable<string> NamesOf(Command command) => command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name);

    // The parser names .NET types.
    private static string Plainly(string message) => Unconverted().Match(message) is { Success: true } match
        ? $"'{match.Groups["value"].Value}' is not {(match.Groups["type"].Value.Contains("Boolean", StringComparison.Ordinal) ? "'true' or 'false'" : "a number")}, for {match.Groups["name"].Value}."
        : message;

    private static IEnumerable<Option> OptionsOf(CommandResult result) =>
        result.Command.Options.Concat(Ancestors(result).SelectMany(c => c.Command.Options).Where(o => o.Recursive));

    private static string Path(CommandResult result) =>
        string.Join(' ', Ancestors(result).Select(c => c.Parent is null ? "abathur" : c.Command.Name).Reverse().Append(
            result.Parent is null ? "abathur" : result.Command.Name));

    private static IEnumerable<CommandResult> Ancestors(CommandResult result)
    {
        for (var parent = result.Parent as CommandResult; parent is not null; parent = parent.Parent as CommandResult)
        {
            yield return parent;
        }
    }

    [GeneratedRegex(@"\ACannot parse argument '(?<value>.*)' for (command|option) '(?<name>[^']*)' as expected type '(?<type>[^']*)'")]
    private static partial Regex Unconverted();

    [GeneratedRegex(@"\A--?[A-Za-z][A-Za-z0-9-]*(=.*)?\z", RegexOptions.Singleline)]
    private static partial Regex Flag();
}
