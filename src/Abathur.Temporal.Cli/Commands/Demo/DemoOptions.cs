namespace Abathur.Temporal.Cli.Commands.Demo;

/// <summary>How the demo was asked for.</summary>
internal sealed record DemoOptions
{
    /// <summary>An address or the path of the <c>temporal</c> program.</summary>
    public string? Temporal { get; init; }

    /// <summary>Whether to leave the repository in place.</summary>
    public bool Keep { get; init; }

    /// <summary>Whether to continue until Ctrl-C, so that one can look around.</summary>
    public bool Stay { get; init; }
}
