using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.Standalone;
using Google.Protobuf;

namespace Abathur.Temporal.LocalServer.Frontend;

/// <summary>The activity that an answer is for, as its worker or whoever answers in its place names it.</summary>
internal abstract record ActivityTarget
{
    /// <summary>Whether it belongs to no workflow.</summary>
    public abstract bool IsStandalone { get; }

    /// <exception cref="Grpc.Core.RpcException">InvalidArgument.</exception>
    public static ActivityTarget Of(ByteString token) => new ByToken(TaskToken.Parse(token));

    /// <exception cref="Grpc.Core.RpcException">InvalidArgument: a standalone activity isn't named well.</exception>
    public static ActivityTarget Of(string ns, string workflowId, string runId, string activityId)
    {
        if (workflowId.Length == 0)
        {
            if (activityId.Length == 0)
            {
                throw ServiceError.InvalidArgument("ActivityId is not set on request.");
            }

            if (runId.Length > 0 && !Guid.TryParse(runId, out _))
            {
                throw ServiceError.InvalidArgument("RunId is not valid UUID.");
            }
        }

        return new ById(ns, workflowId, runId, activityId);
    }

    /// <summary>This very attempt.</summary>
    public sealed record ByToken(TaskToken Token) : ActivityTarget
    {
        public override bool IsStandalone => StandaloneKey.KindOf(Token.Namespace) is not null;
    }

    /// <summary>Whatever attempt is out.</summary>
    /// <param name="Namespace">Of the activity.</param>
    /// <param name="WorkflowId">Empty for a standalone activity.</param>
    /// <param name="RunId">Of the workflow, or of the standalone activity; empty for the current one.</param>
    /// <param name="ActivityId">Of the activity.</param>
    public sealed record ById(string Namespace, string WorkflowId, string RunId, string ActivityId) : ActivityTarget
    {
        public override bool IsStandalone => WorkflowId.Length == 0;
    }
}
