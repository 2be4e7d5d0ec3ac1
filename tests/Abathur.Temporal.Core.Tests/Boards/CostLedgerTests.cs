using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;

namespace Abathur.Temporal.Core.Tests.Boards;

/// <summary>What attempts used is added up exactly, in a bounded number of rows and periods.</summary>
public sealed class CostLedgerTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void Take_ManyNamesOverALongTime_StaysBoundedAndLosesNothing()
    {
        var ledger = new CostLedger();
        for (var i = 0; i < 500; i++)
        {
            ledger.Take($"agent-{i % 80}", i % 2 == 0 ? "g" : null, $"model-{i % 90}", new AgentUsage(1, 10, 0.01m), [], Start + (i * TimeSpan.FromMinutes(7)));
        }

        var record = ledger.Record!;
        Assert.InRange(record.Agents.Count, 1, CostLedger.MaxRows);
        Assert.InRange(record.Models.Count, 1, CostLedger.MaxRows);
        Assert.InRange(record.Periods.Count, CostLedger.MaxPeriods / 3, CostLedger.MaxPeriods);
        Assert.Contains(record.Agents, row => row.Name == CostLedger.Other);
        Assert.All(
            new[] { record.Agents.Select(row => row.Usage), record.Goals.Select(row => row.Usage), record.Periods.Select(period => period.Usage) },
            sums => Assert.Equal(new AgentUsage(500, 5000, 5m), sums.Aggregate(AgentUsage.Add)));
        Assert.Equal(new AgentUsage(0, 5000, 5m), record.Models.Select(row => row.Usage).Aggregate(AgentUsage.Add));
        Assert.Equal(new AgentUsage(250, 2500, 2.5m), ledger.OfGoal("g"));
        Assert.Equal(60 * 128, record.PeriodSeconds);
    }

    [Fact]
    public void Take_ModelsThatTheProgramNames_GetTheirsAndTheAgentsGetsTheRest()
    {
        var ledger = new CostLedger();

        ledger.Take("a", null, "sonnet", new AgentUsage(3, 100, 1m), [new ModelShare("haiku", 30, 0.1m), new ModelShare("opus", 500, 0.2m)], Start);

        Assert.Equal([new CostRow("haiku", new(0, 30, 0.1m)), new("opus", new(0, 70, 0.2m)), new("sonnet", new(0, 0, 0.7m))], ledger.Record!.Models);
    }

    [Fact]
    public void Restore_WhatWasWritten_GoesOnTheSame()
    {
        var (one, other) = (new CostLedger(), new CostLedger());
        for (var i = 0; i < 100; i++)
        {
            one.Take($"a{i % 3}", null, "m", new AgentUsage(1, i), [], Start + (i * TimeSpan.FromMinutes(i)));
        }

        other.Restore(one.Record!);
        one.Take("a", "g", "m", new AgentUsage(1, 5), [], Start);
        other.Take("a", "g", "m", new AgentUsage(1, 5), [], Start);

        Assert.Equivalent(one.Record, other.Record, strict: true);
    }

    [Fact]
    public void Record_LongestNamesAndLargestFigures_FitTheRoomThatIsKept()
    {
        var ledger = new CostLedger();
        var most = new AgentUsage(100_000, 1_000_000_000_000, 999_999.123456m);
        for (var i = 0; i < 120; i++)
        {
            ledger.Take($"{i:000}{new string('a', 60)}", i < 100 ? $"{i:000}{new string('g', 60)}" : null, $"{i:000}{new string('\u4e00', 57)}", most, [], Start + (i * TimeSpan.FromMinutes(1)));
        }

        Assert.InRange(CheckpointSize.Of(ledger.Record), 1, CostLedger.MaxBytes);
    }
}
