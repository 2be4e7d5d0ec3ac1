namespace Abathur.Temporal.Chaos.Checks;

/// <summary>One thing that must hold at the end of every run.</summary>
internal interface ICheck
{
    /// <summary>What a violation calls it.</summary>
    string Name { get; }

    /// <summary>What was found that may not be; nothing if it holds.</summary>
    IEnumerable<string> Find(Evidence evidence);
}
