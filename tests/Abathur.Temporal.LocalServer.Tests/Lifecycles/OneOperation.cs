using Abathur.Temporal.LocalServer.Nexus;
using Abathur.Temporal.LocalServer.Standalone;
using Abathur.Temporal.LocalServer.Standalone.Operations.Decisions;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Nexus.V1;

namespace Abathur.Temporal.LocalServer.Tests.Lifecycles;

/// <summary>Standalone Nexus operations without a server.</summary>
internal static class OneOperation
{
    public static readonly DateTimeOffset Start = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static readonly Endpoint Endpoint = new() { Spec = new() { Target = new() { Worker = new() { TaskQueue = "q" } } } };

    /// <summary>One that was asked for at <see cref="Start"/>.</summary>
    public static LiveOperation Scheduled(TimeSpan? scheduleToClose = null) => new()
    {
        Key = new(StandaloneKind.NexusOperation, "default", "o"),
        RunId = "run",
        Request = new()
        {
            OperationId = "o",
            Endpoint = "e",
            Service = "s",
            Operation = "o",
            ScheduleToCloseTimeout = scheduleToClose is { } timeout ? Duration.FromTimeSpan(timeout) : null,
        },
        EndpointId = "e",
        HandlerRequestId = "r",
        ScheduleTime = Start,
    };

    /// <summary>The same, with a handler that goes on with it.</summary>
    public static LiveOperation Started() => OperationAnswers.Answer(Scheduled(), new HandlerAnswer.Started("t", []), Start);

    public static HandlerAnswer Refusal(string type) => new HandlerAnswer.Refused(HandlerErrors.Of(type, "refused"));

    public static Requested Asked() => new(Guid.NewGuid().ToString(), "operator", "because");
}
