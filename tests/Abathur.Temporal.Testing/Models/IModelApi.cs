using System.Text.Json;

namespace Abathur.Temporal.Testing.Models;

/// <summary>How one API names its paths and shapes its answers.</summary>
internal interface IModelApi
{
    /// <summary>As <see cref="ModelRequest.Api"/> names it.</summary>
    string Name { get; }

    /// <summary>Whether a request to this path asks for an answer of a model.</summary>
    bool Takes(string path);

    /// <summary>Whether it wants the answer as server-sent events.</summary>
    bool IsStreaming(string path, JsonElement body);

    /// <summary>The names of the tools offered.</summary>
    IEnumerable<string?> Tools(JsonElement body);

    /// <summary>The answer as server-sent events.</summary>
    string Stream(ModelAnswer answer);

    /// <summary>The answer in one piece.</summary>
    object Whole(ModelAnswer answer);

    /// <summary>The body of an HTTP error.</summary>
    object Error(int status, string type, string message);
}
