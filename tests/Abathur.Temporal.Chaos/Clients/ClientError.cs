namespace Abathur.Temporal.Chaos.Clients;

/// <summary>What a client was told instead of an answer.</summary>
/// <param name="Command">What it had asked.</param>
/// <param name="ExitCode">The program's exit code.</param>
/// <param name="Message">What it printed to its standard error.</param>
internal sealed record ClientError(string Command, int ExitCode, string Message);
