namespace Abathur.Temporal.Contracts;

/// <summary>What an agent used.</summary>
/// <param name="Turns">Turns of the model.</param>
/// <param name="Tokens">Tokens in and out, cached ones included.</param>
/// <param name="CostUsd">US dollars, as the agent's program reports them; 0 where it doesn't.</param>
public sealed record AgentUsage(int Turns = 0, long Tokens = 0, decimal CostUsd = 0)
{
    /// <summary>Both together.</summary>
    public static AgentUsage operator +(AgentUsage left, AgentUsage right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return new(left.Turns + right.Turns, left.Tokens + right.Tokens, left.CostUsd + right.CostUsd);
    }

    /// <summary>Both together.</summary>
    public static AgentUsage Add(AgentUsage left, AgentUsage right) => left + right;

    /// <summary>The left without the right.</summary>
    public static AgentUsage operator -(AgentUsage left, AgentUsage right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return new(left.Turns - right.Turns, left.Tokens - right.Tokens, left.CostUsd - right.CostUsd);
    }

    /// <summary>The left without the right.</summary>
    public static AgentUsage Subtract(AgentUsage left, AgentUsage right) => left - right;
}
