using System.CommandLine;
using System.CommandLine.Parsing;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Input;

/// <summary>Options and arguments that take one of a few words, spelt as on the wire.</summary>
internal static class EnumInput
{
    public static Option<T?> Option<T>(string name, string description, params string[] aliases)
        where T : struct, Enum
    {
        var option = new Option<T?>(name, aliases)
        {
            Description = description,
            HelpName = Words(typeof(T), "|"),
            CustomParser = result => Parse<T>(result, result.Tokens[0].Value),
        };
        option.CompletionSources.Add(_ => Names(typeof(T)).Select(n => new System.CommandLine.Completions.CompletionItem(n)));
        return option;
    }

    public static Option<T[]> Options<T>(string name, string description)
        where T : struct, Enum
    {
        var option = new Option<T[]>(name)
        {
            Description = description,
            HelpName = Words(typeof(T), "|"),
            AllowMultipleArgumentsPerToken = true,
            CustomParser = result => [.. result.Tokens.Select(token => Parse<T>(result, token.Value) ?? default)],
        };
        option.CompletionSources.Add(_ => Names(typeof(T)).Select(n => new System.CommandLine.Completions.CompletionItem(n)));
        return option;
    }

    public static Argument<T> Argument<T>(string name, string description)
        where T : struct, Enum
    {
        var argument = new Argument<T>(name)
        {
            Description = description,
            HelpName = Words(typeof(T), "|"),
            CustomParser = result => Parse<T>(result, result.Tokens[0].Value) ?? default,
        };
        argument.CompletionSources.Add(_ => Names(typeof(T)).Select(n => new System.CommandLine.Completions.CompletionItem(n)));
        return argument;
    }

    private static T? Parse<T>(ArgumentResult result, string word)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (Text.Camel(value).Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        result.AddError($"'{word}' is not one of {Words(typeof(T), ", ")}{NearestName.Ending(word, Names(typeof(T)))}");
        return null;
    }

    private static IEnumerable<string> Names(Type type) => Enum.GetValues(type).Cast<Enum>().Select(Text.Camel);

    private static string Words(Type type, string separator) => string.Join(separator, Names(type));
}
