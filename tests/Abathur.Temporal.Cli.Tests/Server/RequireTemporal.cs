using Abathur.Temporal.Cli.Server;
using Abathur.Temporal.Host.Processes;

namespace Abathur.Temporal.Cli.Tests.Server;

/// <summary>The <c>temporal</c> program for tests that need the program itself, not just a service.</summary>
internal static class RequireTemporal
{
    public static string Program()
    {
        var program = ServerLocator.Locate().Program ?? ProgramPath.Find("temporal");
        if (program is null)
        {
            Missing.Tool($"needs the 'temporal' program: put it on the PATH, or its path into {ServerLocator.Variable}");
        }

        return program!;
    }
}
