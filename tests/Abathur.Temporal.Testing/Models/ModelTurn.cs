namespace Abathur.Temporal.Testing.Models;

/// <summary>What the scripted model answers to one request, in whichever API it was asked.</summary>
public abstract record ModelTurn
{
    /// <summary>What this answer counts.</summary>
    public ModelUsage Usage { get; init; } = new();

    /// <summary>No answer at all: the connection stays open.</summary>
    public static ModelTurn Hang { get; } = new HangTurn();

    /// <summary>The connection is closed without an answer.</summary>
    public static ModelTurn Drop { get; } = new DropTurn();

    /// <summary>Last words.</summary>
    public static ModelTurn Say(string text) => new TextTurn(text);

    /// <summary>A call of the tool with this name, with its input as an anonymous object.</summary>
    public static ModelTurn Use(string tool, object input) => new ToolTurn(tool, input);

    /// <summary>Runs a shell command with the tool that the asking program offers for that, whatever it is called.</summary>
    public static ModelTurn Shell(string command) => new ShellTurn(command);

    /// <summary>Writes a file, at an absolute path, with the tool that the asking program offers for that, else with its shell.</summary>
    public static ModelTurn Write(string path, string content) => new WriteTurn(path, content);

    /// <summary>An HTTP error with the provider's own shape of a body.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="type">The error's type or code.</param>
    /// <param name="message">The error's text.</param>
    /// <param name="headers">More headers, such as <c>retry-after</c>.</param>
    public static ModelTurn Fail(int status, string type, string message = "scripted", params (string Name, string Value)[] headers) =>
        new FailTurn(status, type, message, headers);

    /// <summary>Words, and the model refuses to go on.</summary>
    public static ModelTurn Refuse(string text) => new RefusalTurn(text);

    /// <summary>Words of which half arrive before the connection is cut.</summary>
    public static ModelTurn Cut(string text) => new CutTurn(text);

    internal sealed record TextTurn(string Text) : ModelTurn;

    internal sealed record ToolTurn(string Tool, object Input) : ModelTurn;

    internal sealed record ShellTurn(string Command) : ModelTurn;

    internal sealed record WriteTurn(string Path, string Content) : ModelTurn;

    internal sealed record FailTurn(int Status, string Type, string Message, IReadOnlyList<(string Name, string Value)> Headers) : ModelTurn;

    internal sealed record RefusalTurn(string Text) : ModelTurn;

    internal sealed record CutTurn(string Text) : ModelTurn;

    internal sealed record HangTurn : ModelTurn;

    internal sealed record DropTurn : ModelTurn;
}
