using System.Runtime.InteropServices;

namespace Abathur.Temporal.Cli.Commands.Doctor;

/// <summary>The runtime, for the report: without it nothing here would run.</summary>
internal sealed class DotNetCheck : IDoctorCheck
{
    public Task<IReadOnlyList<DoctorFinding>> RunAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<DoctorFinding>>(
        [DoctorFinding.Ok(".NET", $"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.OSDescription}")]);
}
