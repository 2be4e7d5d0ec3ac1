using System.Reflection;
using System.Security.Cryptography;
using Abathur.Temporal.Workflows.Swarms;

namespace Abathur.Temporal.Hosting;

/// <summary>
/// Tells apart the builds of what decides in a workflow: our code and the SDK. A history holds it with each workflow task, as the
/// worker's build id. The SDK's own choice names the program, which stays the same when only a library changes.
/// </summary>
internal static class WorkerBuild
{
    private const int Bytes = 8;

    /// <summary>16 hexadecimal digits.</summary>
    public static string Id { get; } = Of(typeof(Swarm).Assembly);

    private static string Of(Assembly workflows)
    {
        var used = workflows.GetReferencedAssemblies()
            .Where(name => name.Name is "Temporalio" || name.Name?.StartsWith(nameof(Abathur), StringComparison.Ordinal) == true)
            .Select(Assembly.Load);
        var versions = used.Prepend(workflows).SelectMany(assembly => assembly.ManifestModule.ModuleVersionId.ToByteArray());
        return Convert.ToHexStringLower(SHA256.HashData([.. versions])[..Bytes]);
    }
}
