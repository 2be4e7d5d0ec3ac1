using Abathur.Temporal.Cli.Server;

namespace Abathur.Temporal.Cli.Tests.Server;

/// <summary>The <c>temporal</c> program for tests that need the program itself, not just a service.</summary>
internal static class RequireTemporal
{
    public static string Program()
    {
        var location = ServerLocator.Locate();
        if (location.Program is null)
        {
            const string Reason = $"needs the 'temporal' program: put it on the PATH, or its path into {ServerLocator.Variable}";
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", Reason);
            Assert.Fail(Reason);
        }

        return location.Program;
    }
}
