using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Core.Boards;

/// <summary>Adds up what attempts used by agent, by model, by goal and over time. It is bounded, and a checkpoint keeps room for all of it.</summary>
internal sealed class CostLedger
{
    /// <summary>Bytes that it takes at most in a checkpoint.</summary>
    public const int MaxBytes = 56 * 1024;

    public const int MaxRows = 50;
    public const int MaxPeriods = 48;
    public const string Other = "other";
    public const string NoGoal = "none";

    private const int MaxName = 60;

    private readonly SortedDictionary<string, AgentUsage> agents = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, AgentUsage> models = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, AgentUsage> goals = new(StringComparer.Ordinal);
    private SortedDictionary<DateTimeOffset, AgentUsage> periods = [];
    private TimeSpan width = TimeSpan.FromMinutes(1);

    /// <summary>What was added up; null: nothing yet.</summary>
    public CostRecord? Record => agents.Count == 0 ? null : new()
    {
        Agents = Rows(agents),
        Models = Rows(models),
        Goals = Rows(goals),
        Periods = [.. periods.Select(pair => new CostPeriod(pair.Key, pair.Value))],
        PeriodSeconds = (long)width.TotalSeconds,
    };

    /// <summary>What the goal's attempts used.</summary>
    public AgentUsage OfGoal(string goal) => goals.GetValueOrDefault(goal) ?? new();

    /// <summary>Takes up what an earlier run added up.</summary>
    public void Restore(CostRecord record)
    {
        foreach (var (sums, rows) in new[] { (agents, record.Agents), (models, record.Models), (goals, record.Goals) })
        {
            foreach (var row in rows)
            {
                sums[row.Name] = row.Usage;
            }
        }

        width = TimeSpan.FromSeconds(Math.Max(1, record.PeriodSeconds));
        foreach (var period in record.Periods)
        {
            Add(periods, period.From, period.Usage);
        }
    }

    /// <summary>Adds what an attempt used that has ended.</summary>
    /// <param name="agent">Its agent.</param>
    /// <param name="goal">Its task's goal; null: none.</param>
    /// <param name="model">The model to which belongs what <paramref name="byModel"/> doesn't name.</param>
    /// <param name="usage">All that it used.</param>
    /// <param name="byModel">What models used of that, as far as it is known.</param>
    /// <param name="now">When it ended.</param>
    public void Take(string agent, string? goal, string model, AgentUsage usage, IReadOnlyList<ModelShare> byModel, DateTimeOffset now)
    {
        AddBounded(agents, agent, usage);
        Add(goals, goal ?? NoGoal, usage);
        AddPeriod(usage, now);

        var rest = usage with { Turns = 0 };
        foreach (var part in byModel.Take(MaxRows))
        {
            var own = new AgentUsage(0, Math.Clamp(part.Tokens, 0, rest.Tokens), Math.Clamp(part.CostUsd, 0, rest.CostUsd));
            AddBounded(models, part.Model, own);
            rest -= own;
        }

        if (rest != new AgentUsage())
        {
            AddBounded(models, model, rest);
        }
    }

    private static void AddBounded(SortedDictionary<string, AgentUsage> sums, string name, AgentUsage usage)
    {
        var row = Text.Cut(name, MaxName);
        Add(sums, sums.ContainsKey(row) || sums.Count < MaxRows - 1 ? row : Other, usage);
    }

    // Bounded by its span: it is drawn as one line of periods.
    private void AddPeriod(AgentUsage usage, DateTimeOffset now)
    {
        // Clocks are set back, too.
        var at = periods.Count > 0 && now < periods.Keys.Last() ? periods.Keys.Last() : now;
        while (periods.Count > 0 && Begin(at) - Begin(periods.Keys.First()) >= MaxPeriods * width)
        {
            width *= 2;
            var merged = new SortedDictionary<DateTimeOffset, AgentUsage>();
            foreach (var (from, used) in periods)
            {
                Add(merged, Begin(from), used);
            }

            periods = merged;
        }

        Add(periods, Begin(at), usage);
    }

    private DateTimeOffset Begin(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % width.Ticks), TimeSpan.Zero);

    private static void Add<T>(SortedDictionary<T, AgentUsage> sums, T key, AgentUsage usage)
        where T : notnull => sums[key] = (sums.GetValueOrDefault(key) ?? new()) + usage;

    private static IReadOnlyList<CostRow> Rows(SortedDictionary<string, AgentUsage> sums) => [.. sums.Select(pair => new CostRow(pair.Key, pair.Value))];
}
