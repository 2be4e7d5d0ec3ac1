using Abathur.Temporal.LocalServer.History.Lifecycles;
using CsCheck;

namespace Abathur.Temporal.LocalServer.Tests.Lifecycles;

/// <summary>A lifecycle's table against the code that makes its moves.</summary>
/// <param name="table">What is allowed.</param>
/// <param name="begin">A new subject, at the first stage.</param>
internal sealed class TableTest<TStage>(Lifecycle<TStage> table, Func<TableTest<TStage>.ISubject> begin)
    where TStage : struct, Enum
{
    private static readonly TStage[] Stages = Enum.GetValues<TStage>();

    internal interface ISubject : IDisposable
    {
        TStage Stage { get; }

        /// <summary>Makes the move as the server does.</summary>
        void Move(TStage to);
    }

    public void EveryMove_FromEveryStage_IsMadeOrRefused()
    {
        foreach (var from in Stages)
        {
            foreach (var to in Stages)
            {
                using var subject = At(from);
                Try(subject, to);
            }
        }
    }

    public void AnyMoves_OneAfterTheOther_AreMadeOrRefused() => Gen.Int[0, Stages.Length - 1].Array[1, 12].Sample(moves =>
    {
        using var subject = begin();
        foreach (var move in moves)
        {
            Try(subject, Stages[move]);
        }
    }, iter: 300, threads: 1);

    private static void Make(ISubject subject, TStage to)
    {
        try
        {
            subject.Move(to);
        }
        catch (InvalidOperationException e)
        {
            Assert.StartsWith("Illegal move of ", e.Message, StringComparison.Ordinal);
        }
    }

    private void Try(ISubject subject, TStage to)
    {
        var from = subject.Stage;
        Make(subject, to);
        Assert.Equal(table.Allows(from, to) ? to : from, subject.Stage);
    }

    // By the shortest way that the table knows.
    private ISubject At(TStage stage)
    {
        var subject = begin();
        foreach (var step in Way(subject.Stage, stage))
        {
            subject.Move(step);
        }

        Assert.Equal(stage, subject.Stage);
        return subject;
    }

    private List<TStage> Way(TStage from, TStage to)
    {
        Queue<List<TStage>> ways = new([[from]]);
        while (ways.TryDequeue(out var way))
        {
            if (way[^1].Equals(to))
            {
                return way[1..];
            }

            foreach (var next in table.From(way[^1]).Where(s => !way.Contains(s)))
            {
                ways.Enqueue([.. way, next]);
            }
        }

        throw new InvalidOperationException($"{to} can't be reached from {from}.");
    }
}
