namespace Abathur.Temporal.Host.Memory;

/// <summary>What an entry is.</summary>
public enum MemoryType
{
    Fact,
    Code,
    Decision,
    Error,
    Pattern,
    Reference,
    Context,
}
