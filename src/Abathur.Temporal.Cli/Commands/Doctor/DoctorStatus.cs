namespace Abathur.Temporal.Cli.Commands.Doctor;

/// <summary>How a check went.</summary>
internal enum DoctorStatus
{
    Ok,

    /// <summary>It works, but not as well as it could, or not for everything.</summary>
    Warning,

    /// <summary>It doesn't work.</summary>
    Failed,
}
