namespace Abathur.Temporal.Testing.Models;

/// <summary>An answer before an API gives it a shape: text, or a call of a tool.</summary>
/// <param name="Number">The number of the request, from 1 on: for ids.</param>
/// <param name="Text">What it says; null for a call.</param>
/// <param name="Tool">The tool it calls; null for text.</param>
/// <param name="Input">The call's input.</param>
/// <param name="IsRefusal">Whether the model refuses.</param>
/// <param name="Usage">What it counts.</param>
internal sealed record ModelAnswer(int Number, string? Text, string? Tool, object? Input, bool IsRefusal, ModelUsage Usage)
{
    public const string Model = "scripted-model";

    public static ModelAnswer To(ModelRequest request, int number, ModelTurn turn) => turn switch
    {
        ModelTurn.TextTurn text => new(number, text.Text, null, null, false, turn.Usage),
        ModelTurn.CutTurn cut => new(number, cut.Text, null, null, false, turn.Usage),
        ModelTurn.RefusalTurn refusal => new(number, refusal.Text, null, null, true, turn.Usage),
        ModelTurn.ToolTurn tool => new(number, null, tool.Tool, tool.Input, false, turn.Usage),
        ModelTurn.ShellTurn shell => Call(number, ProgramTools.Shell(request.Tools, shell.Command), turn.Usage),
        ModelTurn.WriteTurn write => Call(number, ProgramTools.Write(request.Tools, write.Path, write.Content), turn.Usage),
        _ => throw new ArgumentOutOfRangeException(nameof(turn)),
    };

    private static ModelAnswer Call(int number, (string Tool, object Input) call, ModelUsage usage) =>
        new(number, null, call.Tool, call.Input, false, usage);
}
