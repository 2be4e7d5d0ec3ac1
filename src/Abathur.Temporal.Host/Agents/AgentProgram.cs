using System.Threading.Channels;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Host.Agents;

/// <summary>A program to run for an attempt.</summary>
public sealed record AgentProgram
{
    public required AttemptInput Task { get; init; }

    /// <summary>The program by its absolute path, then its arguments.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    public required string WorkingDirectory { get; init; }

    /// <summary>Its whole environment.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>What it reads from its standard input.</summary>
    public required string Input { get; init; }

    /// <summary>What it reads after that, as it comes, until the channel completes; null: its standard input ends with <see cref="Input"/>.</summary>
    public ChannelReader<string>? FurtherInput { get; init; }

    /// <summary>Called when it must end early, before it gets a signal: it may be asked to end on its standard input, and has half of the grace for that.</summary>
    public Action? OnEnding { get; init; }

    /// <summary>Takes what it prints, bounded.</summary>
    public required string LogFile { get; init; }

    /// <summary>Gets each line of its standard output, and returns what the log shows of it (null: nothing).</summary>
    public Func<string, string?> OnLine { get; init; } = line => line;

    /// <summary>Gets each line of its standard error.</summary>
    public Action<string>? OnErrorLine { get; init; }

    /// <summary>Called when it has printed something, also less than a line.</summary>
    public Action? OnOutput { get; init; }

    /// <summary>Gets its process id.</summary>
    public Action<int>? OnStarted { get; init; }

    /// <summary>Longer lines are cut.</summary>
    public int MaxLineBytes { get; init; } = 64 * 1024;
}
