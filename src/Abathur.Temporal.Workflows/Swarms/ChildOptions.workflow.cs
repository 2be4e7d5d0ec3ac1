using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;
using Temporalio.Api.Enums.V1;
using Temporalio.Common;
using Temporalio.Workflows;

namespace Abathur.Temporal.Workflows.Swarms;

/// <summary>How an attempt's child workflow is started.</summary>
internal static class ChildOptions
{
    public static ChildWorkflowOptions For(Board board, AttemptCommand.Start start) => new()
    {
        Id = WorkflowIds.TaskRun(board.Name, start.Input.TaskId),
        IdReusePolicy = WorkflowIdReusePolicy.AllowDuplicate,
        ParentClosePolicy = Temporalio.Workflows.ParentClosePolicy.Abandon,
        Priority = Wire.Priority(start.Priority),
        StaticSummary = Wire.Summary($"{start.Input.TaskId} {start.Input.Title}"),
        TypedSearchAttributes = Attributes(board, start),

        // A canceled swarm stops in its own way, attempts included.
        CancellationToken = CancellationToken.None,
    };

    private static SearchAttributeCollection Attributes(Board board, AttemptCommand.Start start)
    {
        var known = board.Prepared!.SearchAttributes;
        var builder = new SearchAttributeCollection.Builder();
        Set(AbathurSearchAttributes.Swarm, board.Name);
        Set(AbathurSearchAttributes.Task, start.Input.TaskId);
        Set(AbathurSearchAttributes.Status, Text.Camel(TaskState.Running));
        Set(AbathurSearchAttributes.Agent, start.Input.Agent);
        Set(AbathurSearchAttributes.Goal, start.Goal);
        Set(AbathurSearchAttributes.Priority, Text.Camel(start.Priority));
        return builder.ToSearchAttributeCollection();

        void Set(SearchAttributeKey<string> key, string? value)
        {
            if (value is not null && known.Contains(key.Name))
            {
                builder.Set(key, value);
            }
        }
    }
}
