namespace Abathur.Temporal.Testing;

/// <summary>What a test needs and this machine lacks.</summary>
public static class Missing
{
    /// <summary>Whether the tests run where nothing may be missing.</summary>
    public static bool IsForbidden => Environment.GetEnvironmentVariable("CI") == "true";

    /// <summary>Skips the test for this reason; in CI it fails.</summary>
    public static void Tool(string reason)
    {
        Assert.SkipUnless(IsForbidden, reason);
        Assert.Fail(reason);
    }
}
