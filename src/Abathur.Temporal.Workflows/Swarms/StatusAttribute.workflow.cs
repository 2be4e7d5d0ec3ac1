using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Escalations;
using Temporalio.Workflows;

namespace Abathur.Temporal.Workflows.Swarms;

/// <summary>Keeps the swarm's search attributes in step with its state, where the namespace has them.</summary>
internal sealed class StatusAttribute
{
    // As the search attribute names it.
    private const string NeedsOperator = "needsPerson";

    private string? last;

    public void Follow(Board board)
    {
        var status = IsAsking(board) ? NeedsOperator : Text.Camel(board.State);
        if (board.Prepared is null || last == status)
        {
            return;
        }

        var updates = new List<SearchAttributeUpdate>();
        if (board.Prepared.SearchAttributes.Contains(AbathurSearchAttributes.Status.Name))
        {
            updates.Add(AbathurSearchAttributes.Status.ValueSet(status));
        }

        if (last is null && board.Prepared.SearchAttributes.Contains(AbathurSearchAttributes.Swarm.Name))
        {
            updates.Add(AbathurSearchAttributes.Swarm.ValueSet(board.Name));
        }

        last = status;
        if (updates.Count > 0)
        {
            Workflow.UpsertTypedSearchAttributes([.. updates]);
        }
    }

    private static bool IsAsking(Board board) => board.State == SwarmState.Running && EscalationDesk.Open(board).Any();
}
