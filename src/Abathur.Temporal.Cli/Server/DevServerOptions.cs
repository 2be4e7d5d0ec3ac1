namespace Abathur.Temporal.Cli.Server;

/// <summary>How to run the development server.</summary>
public sealed record DevServerOptions
{
    /// <summary>Where Temporal comes from; absent: <see cref="ServerLocator.Locate(string?)"/> finds it.</summary>
    public ServerLocation? Location { get; init; }

    /// <summary>The port of the service; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The port of the Web UI; 0 takes a free one.</summary>
    public int UiPort { get; init; }

    /// <summary>A namespace to make besides <c>default</c>.</summary>
    public string Namespace { get; init; } = "default";

    /// <summary>The file that keeps its state; absent: in memory.</summary>
    public string? DatabaseFile { get; init; }

    /// <summary>How long the embedded server keeps what is closed; absent: for ever. The <c>temporal</c> program has a period of its own.</summary>
    public TimeSpan? Retention { get; init; }

    /// <summary>Where the <c>temporal</c> program's output goes, overwritten at each start; absent: nowhere but for the last lines, in an error.</summary>
    public string? LogFile { get; init; }

    /// <summary>Is told, in a sentence, when the <c>temporal</c> program died and is started again; absent: nobody is.</summary>
    public Action<string>? Notice { get; init; }

    /// <summary>More of <c>KEY=VALUE</c> for its dynamic configuration.</summary>
    public IReadOnlyList<string> DynamicConfig { get; init; } = [];

    /// <summary>How long it may take until it answers.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
