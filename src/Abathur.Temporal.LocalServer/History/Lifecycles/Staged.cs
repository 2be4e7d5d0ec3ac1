namespace Abathur.Temporal.LocalServer.History.Lifecycles;

/// <summary>What has a lifecycle: its stage changes by the moves of the table only.</summary>
internal abstract class Staged<TStage>(Lifecycle<TStage> lifecycle)
    where TStage : struct, Enum
{
    public TStage Stage { get; private set; }

    /// <summary>Its id, for the error.</summary>
    protected abstract string Name { get; }

    public bool CanBecome(TStage next) => lifecycle.Allows(Stage, next);

    /// <exception cref="InvalidOperationException">The move is not in the table: a defect of the caller.</exception>
    public void Become(TStage next) => Stage = CanBecome(next) ? next : throw lifecycle.Refusal(Name, Stage, next);

    /// <summary>Puts back the stage that was kept.</summary>
    public void Restore(TStage kept) => Stage = kept;
}
