using System.Globalization;
using Abathur.Temporal.LocalServer.History.Lifecycles;

namespace Abathur.Temporal.LocalServer.History.State;

/// <summary>A signal, or a cancel request, that another workflow is to get.</summary>
internal sealed class OutgoingState<TInitiated>(long initiatedEventId, TInitiated initiated) : Staged<OutgoingStage>(OutgoingLifecycle.Table)
{
    public TInitiated Initiated => initiated;

    protected override string Name => initiatedEventId.ToString(CultureInfo.InvariantCulture);
}
