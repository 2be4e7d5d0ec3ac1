namespace Abathur.Temporal.Cli.Commands.Doctor;

/// <summary>What a check found.</summary>
/// <param name="Check">What was looked at.</param>
/// <param name="Status">How it went.</param>
/// <param name="Detail">What was seen.</param>
/// <param name="Remedy">What to do; absent where nothing is to be done.</param>
internal sealed record DoctorFinding(string Check, DoctorStatus Status, string Detail, string? Remedy = null)
{
    public static DoctorFinding Ok(string check, string detail) => new(check, DoctorStatus.Ok, detail);

    public static DoctorFinding Warning(string check, string detail, string remedy) => new(check, DoctorStatus.Warning, detail, remedy);

    public static DoctorFinding Failed(string check, string detail, string remedy) => new(check, DoctorStatus.Failed, detail, remedy);
}
