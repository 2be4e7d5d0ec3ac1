namespace Abathur.Temporal.Web.Pages;

/// <summary>What every page shows around its content.</summary>
public sealed record Frame
{
    public required string Title { get; init; }

    /// <summary>The swarm that it is about; null: none.</summary>
    public string? Swarm { get; init; }

    /// <summary>Which entry of the navigation it is.</summary>
    public string Here { get; init; } = string.Empty;

    /// <summary>What forms carry; empty where there is none.</summary>
    public string FormToken { get; init; } = string.Empty;

    /// <summary>What was just done.</summary>
    public string? Notice { get; init; }

    /// <summary>Why what is shown may be old.</summary>
    public string? Trouble { get; init; }

    /// <summary>Where the page hears of changes; null: nowhere.</summary>
    public string? Changes { get; init; }

    /// <summary>Open questions to an operator.</summary>
    public int Questions { get; init; }

    /// <summary>Temporal's own Web UI for the swarm's workflow; null: none is known.</summary>
    public string? TemporalUi { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>The clock that times are shown by: this process's.</summary>
    public required TimeZoneInfo Zone { get; init; }

    /// <summary>The address of something of the swarm.</summary>
    public string Of(string path) => $"/swarms/{Swarm}/{path}".TrimEnd('/');
}
