using Temporalio.Activities;
using Temporalio.Worker.Interceptors;

namespace Abathur.Temporal.Activities.Ledger;

/// <summary>Keeps the ledger for every activity of a worker: no activity can forget it.</summary>
public sealed class ActivityLedgerInterceptor(ActivityLedger ledger) : IWorkerInterceptor
{
    /// <inheritdoc/>
    public ActivityInboundInterceptor InterceptActivity(ActivityInboundInterceptor nextInterceptor) => new Inbound(nextInterceptor, ledger);

    private sealed class Inbound(ActivityInboundInterceptor next, ActivityLedger ledger) : ActivityInboundInterceptor(next)
    {
        public override async Task<object?> ExecuteActivityAsync(ExecuteActivityInput input)
        {
            var file = ledger.Record(ActivityExecutionContext.Current.Info);
            try
            {
                return await base.ExecuteActivityAsync(input);
            }
            finally
            {
                ledger.NoteEnd(file);
            }
        }
    }
}
