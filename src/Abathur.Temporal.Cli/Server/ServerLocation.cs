namespace Abathur.Temporal.Cli.Server;

/// <summary>Where Temporal comes from: a service that runs, or the program that runs one. Neither: the one that comes with us.</summary>
/// <param name="Address">The <c>host:port</c> of a running service.</param>
/// <param name="Program">The absolute path of the <c>temporal</c> program.</param>
public sealed record ServerLocation(string? Address, string? Program)
{
    public static ServerLocation Embedded { get; } = new(null, null);
}
