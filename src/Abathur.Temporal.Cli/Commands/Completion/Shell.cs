namespace Abathur.Temporal.Cli.Commands.Completion;

/// <summary>The shells that complete; each name is that of its script.</summary>
internal enum Shell
{
    Bash,
    Zsh,
    Fish,
    Pwsh,
}
