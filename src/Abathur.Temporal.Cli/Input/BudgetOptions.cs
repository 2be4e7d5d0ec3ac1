using System.CommandLine;

namespace Abathur.Temporal.Cli.Input;

/// <summary>The flags that limit what attempts use.</summary>
internal static class BudgetOptions
{
    public static Option<long?> Tokens(string whose) => new("--budget-tokens") { Description = $"Tokens that {whose} may use. Default: no limit of its own." };

    public static Option<decimal?> CostUsd(string whose) => new("--budget-cost-usd") { Description = $"US dollars that {whose} may cost. Default: no limit of its own." };
}
