using Temporalio.Activities;

namespace Abathur.Temporal.Benchmarks.Bare;

internal static class BareActivities
{
    [Activity]
    public static string Nothing(string input) => input;
}
