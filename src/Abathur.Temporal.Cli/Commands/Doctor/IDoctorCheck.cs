namespace Abathur.Temporal.Cli.Commands.Doctor;

/// <summary>Looks at something that Abathur needs.</summary>
internal interface IDoctorCheck
{
    Task<IReadOnlyList<DoctorFinding>> RunAsync(CancellationToken cancel);
}
