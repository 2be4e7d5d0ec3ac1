using System.Text.Json.Serialization;

namespace Abathur.Temporal.Contracts;

/// <summary>What a model's tokens cost, in US dollars for a million of them.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ModelPrice
{
    /// <summary>The key of the price of every model that has no entry of its own.</summary>
    public const string AnyModel = "*";

    private const decimal Million = 1_000_000;

    /// <summary>Tokens that the model reads, 0 or greater.</summary>
    public required decimal InputUsd { get; init; }

    /// <summary>Tokens that the model reads from its cache, 0 or greater; absent: as much as <see cref="InputUsd"/>.</summary>
    public decimal? CachedInputUsd { get; init; }

    /// <summary>Tokens that the model writes, 0 or greater.</summary>
    public required decimal OutputUsd { get; init; }

    /// <summary>
    /// What tokens cost, in US dollars. Those of which a program tells only the sum cost the highest of the three prices, so that a budget
    /// isn't passed unnoticed.
    /// </summary>
    /// <param name="tokens">All of them.</param>
    /// <param name="input">Those known to be read, cached ones included.</param>
    /// <param name="cached">Those known to be read from the cache.</param>
    /// <param name="output">Those known to be written.</param>
    public decimal Of(long tokens, long input, long cached, long output)
    {
        var cachedUsd = CachedInputUsd ?? InputUsd;
        var unknown = Math.Max(0, tokens - input - output);
        return (((input - cached) * InputUsd) + (cached * cachedUsd) + (output * OutputUsd) + (unknown * Math.Max(Math.Max(InputUsd, cachedUsd), OutputUsd))) / Million;
    }

    /// <summary>
    /// The price of a model: the entry of its name, else the longest entry with which its name begins (its provider, as in <c>openai/</c>,
    /// left out), else that of <see cref="AnyModel"/>; null: none is known.
    /// </summary>
    public static ModelPrice? Find(IReadOnlyDictionary<string, ModelPrice>? prices, string? model)
    {
        if (prices is null)
        {
            return null;
        }

        var bare = model?.Split('/')[^1];
        var name = model is null ? null
            : prices.Keys.FirstOrDefault(key => key.Equals(model, StringComparison.OrdinalIgnoreCase))
            ?? prices.Keys.Where(key => bare!.StartsWith(key, StringComparison.OrdinalIgnoreCase)).MaxBy(key => key.Length);
        return prices.GetValueOrDefault(name ?? AnyModel) ?? prices.GetValueOrDefault(AnyModel);
    }
}
