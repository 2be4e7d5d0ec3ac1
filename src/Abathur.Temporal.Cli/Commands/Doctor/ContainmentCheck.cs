using Abathur.Temporal.Host.Processes;

namespace Abathur.Temporal.Cli.Commands.Doctor;

/// <summary>Whether an agent can leave nothing behind on this host.</summary>
internal sealed class ContainmentCheck(Func<Containment> detect) : IDoctorCheck
{
    private const string Name = "containment";

    public Task<IReadOnlyList<DoctorFinding>> RunAsync(CancellationToken cancel)
    {
        var containment = detect();
        return Task.FromResult<IReadOnlyList<DoctorFinding>>([containment.IsComplete
            ? DoctorFinding.Ok(Name, containment.Description)
            : DoctorFinding.Warning(Name, containment.Description, Remedy())]);
    }

    private static string Remedy() => OperatingSystem.IsLinux()
        ? "Install util-linux (setpriv, unshare), and allow user namespaces or run the worker as root"
        : "On Linux nothing survives; here, use agents that don't detach processes";
}
