namespace Abathur.Temporal.Core.Limits;

/// <summary>A budget in one unit, tokens or US dollars.</summary>
/// <param name="Limit">What may be used; null: any amount.</param>
/// <param name="Used">What attempts used that have ended.</param>
/// <param name="Reserved">What those that run may use.</param>
internal readonly record struct BudgetAccount(decimal? Limit, decimal Used, decimal Reserved)
{
    /// <summary>What is left if those that run use nothing; null: any amount.</summary>
    public decimal? Left => Limit - Used;

    /// <summary>What is left if those that run use all they may; null: any amount.</summary>
    public decimal? Free => Limit - Used - Reserved;
}
