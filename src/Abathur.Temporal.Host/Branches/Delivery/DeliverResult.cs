namespace Abathur.Temporal.Host.Branches.Delivery;

/// <summary>What became of a delivery.</summary>
/// <param name="Branch">The operator's branch.</param>
/// <param name="Before">Its commit before.</param>
/// <param name="Commit">Its commit now; the same if it held all of the integration branch.</param>
/// <param name="FastForward">Whether no merge commit was needed.</param>
/// <param name="Checkout">The working tree that was updated; null: the branch is checked out nowhere.</param>
public sealed record DeliverResult(string Branch, string Before, string Commit, bool FastForward, string? Checkout);
