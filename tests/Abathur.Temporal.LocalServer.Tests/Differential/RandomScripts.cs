using Abathur.Temporal.LocalServer.Tests.Differential.Scripts;
using CsCheck;

namespace Abathur.Temporal.LocalServer.Tests.Differential;

/// <summary>Random scripts whose history doesn't depend on how fast a server is.</summary>
internal static class RandomScripts
{
    /// <summary>One number for each step, and one for how it ends.</summary>
    public static readonly Gen<(int[] Steps, int End)> Numbers = Gen.Select(Gen.Int[0, 10].Array[1, 7], Gen.Int[0, 3]);

    /// <param name="numbers">See <see cref="Numbers"/>.</param>
    /// <param name="id">The workflow's id; its children's begin with it.</param>
    public static Step[] Of((int[] Steps, int End) numbers, string id) =>
        [.. numbers.Steps.Select((number, place) => Inner(number, FormattableString.Invariant($"{id}-{place}"))), .. End(numbers.End)];

    private static Step Inner(int number, string childId) => number switch
    {
        0 => Activity("ok"),
        1 => Activity("fail:2"),
        2 => Activity("fatal"),
        3 => new() { Kind = StepKind.LocalActivity, Name = "ok" },
        4 => new() { Kind = StepKind.Timer, Milliseconds = 20 },
        5 => new() { Kind = StepKind.CanceledTimer, Milliseconds = 20 },
        6 => new() { Kind = StepKind.Patch, Name = childId },
        7 => new() { Kind = StepKind.SearchAttributes, Name = "word", Count = 7 },
        8 => new() { Kind = StepKind.Memo, Name = "kept" },
        9 => new() { Kind = StepKind.Child, Name = childId, Script = [Activity("ok")] },
        _ => new() { Kind = StepKind.SignalOther, Name = "nobody" },
    };

    // One attempt may be lost with a server that is started again, and one fails.
    private static Step Activity(string name) => new() { Kind = StepKind.Activity, Name = name, Attempts = 3 };

    private static Step[] End(int number) => number switch
    {
        0 => [new() { Kind = StepKind.Fail, Name = "the end" }],
        1 => [new() { Kind = StepKind.ContinueAsNew, Script = [Activity("ok")] }],
        _ => [],
    };
}
