namespace Abathur.Temporal.LocalServer.Schedules.Decisions;

/// <summary>The numbers of the real server's scheduler.</summary>
internal static class ScheduleLimits
{
    /// <summary>How late an action may be, where the schedule doesn't say.</summary>
    public static readonly TimeSpan CatchupWindow = TimeSpan.FromDays(365);

    /// <summary>… and the least that it may say.</summary>
    public static readonly TimeSpan ShortestCatchupWindow = TimeSpan.FromSeconds(10);

    /// <summary>A schedule that has nothing left to do is deleted after so long.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(7);

    /// <summary>How long it takes to the next part of a backfill.</summary>
    public static readonly TimeSpan BackfillPause = TimeSpan.FromSeconds(1);

    /// <summary>How many actions of backfills are buffered at a time.</summary>
    public const int BackfillPart = 10;

    /// <summary>How many actions wait at most; more are dropped, and counted.</summary>
    public const int Buffer = 1_000;

    /// <summary>How many actions to come, and past ones, a description shows.</summary>
    public const int ShownActions = 10;

    /// <summary>… and an entry of a list.</summary>
    public const int ListedActions = 5;

    /// <summary>How many times a question for matching times is answered with at most.</summary>
    public const int MatchingTimes = 1_000;

    /// <summary>How many items of each kind the spec of a list's entry has.</summary>
    public const int ListedSpecs = 10;

    /// <summary>A note's length, in characters.</summary>
    public const int Notes = 1_000;

    /// <summary>Of so many of the latest changes the request ids are known.</summary>
    public const int RequestIds = 100;
}
