using System.Globalization;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Core.Requests;

/// <summary>Tells a repeated submission from a key that is used for something else: FNV-1a, 64 bits, over the content.</summary>
internal static class TaskFingerprint
{
    private const ulong Offset = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    public static string Of(TaskSubmission task)
    {
        var hash = Offset;
        Add(task.Title);
        Add(task.Description);
        Add(task.AgentType);
        Add(task.PreferredAgent);
        AddAll(task.RequiredTools);
        AddAll(task.DependsOn);
        Add(task.Priority.ToString());
        Add(task.Goal);
        Add(task.MaxRetries?.ToString(CultureInfo.InvariantCulture));
        Add(task.TimeoutSeconds?.ToString(CultureInfo.InvariantCulture));
        AddAll(task.Verify);
        Add(task.Merge?.ToString());
        AddAll(task.Hints);
        AddAll(task.RelevantFiles);

        // Only where it is given: the fingerprints of checkpoints from before it was known stay as they are.
        if (task.VerifyTimeoutSeconds is { } verifySeconds)
        {
            Add(verifySeconds.ToString(CultureInfo.InvariantCulture));
        }

        if (task.ReadOnly is { } readOnly)
        {
            Add(readOnly ? "readOnly" : "coding");
        }

        if (task.Review is { } review)
        {
            Add(review.Agent);
            Add(review.Rounds.ToString(CultureInfo.InvariantCulture));
        }

        if (task.BudgetTokens is { } tokens)
        {
            Add(tokens.ToString(CultureInfo.InvariantCulture));
        }

        if (task.BudgetCostUsd is { } cost)
        {
            Add(cost.ToString("0.######", CultureInfo.InvariantCulture) + "USD");
        }

        if (task.Plan is { } plan)
        {
            Add(plan.AutoSubmit ? "plan and submit" : "plan");
        }

        return hash.ToString("x16", CultureInfo.InvariantCulture);

        void AddAll(IReadOnlyList<string>? items)
        {
            Add(items?.Count.ToString(CultureInfo.InvariantCulture));
            foreach (var item in items ?? [])
            {
                Add(item);
            }
        }

        // Each part is closed by a mark of its own, so that "ab","c" and "a","bc" differ.
        void Add(string? text)
        {
            foreach (var c in text ?? string.Empty)
            {
                hash = (hash ^ c) * Prime;
            }

            hash = (hash ^ (text is null ? 0x1_0000UL : 0x1_0001UL)) * Prime;
        }
    }
}
