using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Host.Git;

/// <summary>git failed where it should not have: a full disk, a lock that stays, a damaged repository.</summary>
public sealed class GitException(string command, int exitCode, string standardError)
    : HostFailureException($"git {command} failed with exit code {exitCode}: {standardError}", FailureKind.Infrastructure)
{
    public string Command { get; } = command;

    public int ExitCode { get; } = exitCode;

    /// <summary>The end of what it printed there.</summary>
    public string StandardError { get; } = standardError;
}
