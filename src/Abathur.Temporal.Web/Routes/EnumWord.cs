using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Web.Routes;

/// <summary>Reads the words of the wire out of addresses and forms.</summary>
internal static class EnumWord
{
    /// <summary>The value; null where nothing is given.</summary>
    /// <exception cref="InvalidInputException">There is no such word.</exception>
    public static T? Read<T>(string? word)
        where T : struct, Enum
    {
        if (string.IsNullOrWhiteSpace(word))
        {
            return null;
        }

        foreach (var value in Enum.GetValues<T>())
        {
            if (Text.Camel(value).Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        throw new InvalidInputException($"'{Shown.Of(word)}' is not one of {string.Join(", ", Enum.GetValues<T>().Select(value => Text.Camel(value)))}.");
    }
}
