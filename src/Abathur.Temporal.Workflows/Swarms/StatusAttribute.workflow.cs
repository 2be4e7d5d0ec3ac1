using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;
using Temporalio.Workflows;

namespace Abathur.Temporal.Workflows.Swarms;

/// <summary>Keeps the swarm's search attributes in step with its state, where the namespace has them.</summary>
internal sealed class StatusAttribute
{
    private SwarmState? last;

    public void Follow(Board board)
    {
        if (board.Prepared is null || last == board.State)
        {
            return;
        }

        var updates = new List<SearchAttributeUpdate>();
        if (board.Prepared.SearchAttributes.Contains(AbathurSearchAttributes.Status.Name))
        {
            updates.Add(AbathurSearchAttributes.Status.ValueSet(Wire.Name(board.State)));
        }

        if (last is null && board.Prepared.SearchAttributes.Contains(AbathurSearchAttributes.Swarm.Name))
        {
            updates.Add(AbathurSearchAttributes.Swarm.ValueSet(board.Name));
        }

        last = board.State;
        if (updates.Count > 0)
        {
            Workflow.UpsertTypedSearchAttributes([.. updates]);
        }
    }
}
