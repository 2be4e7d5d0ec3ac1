namespace Abathur.Temporal.Demo;

/// <summary>A turn of a scripted agent.</summary>
/// <param name="Doing">What it says it does.</param>
/// <param name="Seconds">How long it takes.</param>
/// <param name="Tokens">What it would have used.</param>
/// <param name="File">The file it writes, if it writes one.</param>
/// <param name="Text">The file's text, from the worktree as it is.</param>
public sealed record DemoTurn(string Doing, double Seconds, int Tokens, string? File = null, Func<Phrasebook, string>? Text = null);
