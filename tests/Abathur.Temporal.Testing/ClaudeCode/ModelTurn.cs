namespace Abathur.Temporal.Testing.ClaudeCode;

/// <summary>What the scripted model answers to one request.</summary>
public abstract record ModelTurn
{
    /// <summary>Last words.</summary>
    public static ModelTurn Say(string text) => new TextTurn(text);

    /// <summary>A call of a tool, with its input as an anonymous object.</summary>
    public static ModelTurn Use(string tool, object input) => new ToolTurn(tool, input);

    /// <summary>A refusal.</summary>
    public static ModelTurn Fail(int status, string type, string message = "scripted", params (string Name, string Value)[] headers) =>
        new FailTurn(status, type, message, headers);

    /// <summary>Words, and the model refuses to go on.</summary>
    public static ModelTurn Refuse(string text) => new RefusalTurn(text);

    /// <summary>No answer at all.</summary>
    public static ModelTurn Hang { get; } = new HangTurn();

    internal sealed record TextTurn(string Text) : ModelTurn;

    internal sealed record ToolTurn(string Tool, object Input) : ModelTurn;

    internal sealed record FailTurn(int Status, string Type, string Message, IReadOnlyList<(string Name, string Value)> Headers) : ModelTurn;

    internal sealed record RefusalTurn(string Text) : ModelTurn;

    internal sealed record HangTurn : ModelTurn;
}
