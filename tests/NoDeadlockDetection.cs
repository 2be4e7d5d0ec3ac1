using System.Runtime.CompilerServices;

namespace Abathur.Temporal.Testing;

/// <summary>
/// Workers and replayers of tests go without the SDK's deadlock detection, as ours do: it fails a workflow task or a query after
/// 2 s, which a busy machine takes with nothing wrong.
/// </summary>
internal static class NoDeadlockDetection
{
    // The SDK reads it once.
    [ModuleInitializer]
    internal static void SwitchOff() => Environment.SetEnvironmentVariable("TEMPORAL_DEBUG", "1");
}
