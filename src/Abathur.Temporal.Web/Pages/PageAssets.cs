using System.Security.Cryptography;

namespace Abathur.Temporal.Web.Pages;

/// <summary>The style sheet and the script: resources of this assembly, at addresses that change with their content.</summary>
internal static class PageAssets
{
    private static readonly Dictionary<string, byte[]> Content = new(StringComparer.Ordinal)
    {
        ["style.css"] = Read("style.css"),
        ["page.js"] = Read("page.js"),
    };

    public static string Style { get; } = AddressOf("style.css");

    public static string Script { get; } = AddressOf("page.js");

    /// <summary>A resource by its name; null: there is none.</summary>
    public static byte[]? Find(string name) => Content.GetValueOrDefault(name);

    /// <summary>A resource as text.</summary>
    public static string Text(string name) => System.Text.Encoding.UTF8.GetString(Content[name]);

    public static string MediaType(string name) => name.EndsWith(".css", StringComparison.Ordinal) ? "text/css; charset=utf-8" : "text/javascript; charset=utf-8";

    private static string AddressOf(string name) => $"/assets/{name}?v={Convert.ToHexStringLower(SHA256.HashData(Content[name]))[..12]}";

    private static byte[] Read(string name)
    {
        using var stream = typeof(PageAssets).Assembly.GetManifestResourceStream(name)!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
