namespace Abathur.Temporal.LocalServer.History.Lifecycles;

/// <summary>What a run waits for, by the id of the event that began it. It leaves with its final stage.</summary>
internal sealed class Pending<T, TStage>(Lifecycle<TStage> lifecycle) : SortedDictionary<long, T>
    where T : Staged<TStage>
    where TStage : struct, Enum
{
    /// <exception cref="InvalidOperationException">The move is not in the table, or nothing is pending under that id.</exception>
    public T Move(long id, TStage next)
    {
        var item = this.GetValueOrDefault(id)
            ?? throw lifecycle.Refusal(id.ToString(System.Globalization.CultureInfo.InvariantCulture), null, next);
        item.Become(next);
        if (lifecycle.IsFinal(next))
        {
            Remove(id);
        }

        return item;
    }
}
