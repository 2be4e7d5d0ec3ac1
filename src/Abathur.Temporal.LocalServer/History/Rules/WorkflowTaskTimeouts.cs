using Google.Protobuf.WellKnownTypes;

namespace Abathur.Temporal.LocalServer.History.Rules;

/// <summary>How long a worker may take over a workflow task.</summary>
internal static class WorkflowTaskTimeouts
{
    private static readonly TimeSpan Default = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Maximum = TimeSpan.FromSeconds(120);

    /// <summary>The timeout of a run's tasks. A child's is not its parent's.</summary>
    /// <param name="given">What its client or its parent asks for; the default without.</param>
    /// <param name="run">The run's own timeout, which is not passed; none if it is zero.</param>
    public static Duration Of(Duration? given, TimeSpan run)
    {
        var timeout = given?.ToTimeSpan() is { Ticks: > 0 } set ? set : Default;
        timeout = timeout < Maximum ? timeout : Maximum;
        return Duration.FromTimeSpan(run > TimeSpan.Zero && timeout > run ? run : timeout);
    }
}
