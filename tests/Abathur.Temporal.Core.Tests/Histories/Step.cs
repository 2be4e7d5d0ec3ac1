namespace Abathur.Temporal.Core.Tests.Histories;

/// <summary>One event of a random history: what happens, and numbers that choose among what the board then holds.</summary>
internal readonly record struct Step(StepKind Kind, int A, int B, int C)
{
    private static readonly Gen<StepKind> Kinds = Gen.Frequency(
        (10, StepKind.Submit),
        (6, StepKind.SubmitBatch),
        (16, StepKind.Succeed),
        (16, StepKind.Fail),
        (3, StepKind.HandOff),
        (3, StepKind.SucceedWithExtraWork),
        (6, StepKind.SucceedWithVerdict),
        (4, StepKind.ReportBlocker),
        (4, StepKind.SucceedWithBlocker),
        (3, StepKind.ReportTwice),
        (3, StepKind.ReportLate),
        (4, StepKind.Cancel),
        (4, StepKind.Retry),
        (5, StepKind.AddDependency),
        (3, StepKind.RemoveDependency),
        (2, StepKind.SetPriority),
        (2, StepKind.AddGoal),
        (3, StepKind.ChangeGoal),
        (1, StepKind.Pause),
        (3, StepKind.Resume),
        (2, StepKind.Configure),
        (1, StepKind.ReloadAgents),
        (2, StepKind.SignalExtraWork),
        (4, StepKind.AnswerEscalation),
        (4, StepKind.Watch),
        (12, StepKind.Pass),
        (3, StepKind.ContinueAsNew),
        (1, StepKind.StopAndStartAgain));

    public static readonly Gen<Step> Any = Gen.Select(
        Kinds, Gen.Int[0, 999], Gen.Int[0, 999], Gen.Int[0, 999], (kind, a, b, c) => new Step(kind, a, b, c));

    /// <summary>Histories long enough to fail tasks for good, to open breakers and to close them again.</summary>
    public static readonly Gen<Step[]> History = Any.Array[1, 120];
}
