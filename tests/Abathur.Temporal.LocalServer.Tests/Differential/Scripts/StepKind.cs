namespace Abathur.Temporal.LocalServer.Tests.Differential.Scripts;

public enum StepKind
{
    Activity,
    CanceledActivity,
    LocalActivity,
    Timer,
    CanceledTimer,
    Child,
    CanceledChild,
    ContinueAsNew,
    Fail,
    FailTask,
    AwaitSignals,
    AwaitCancel,
    AwaitHandlers,
    SignalOther,
    CancelOther,
    SearchAttributes,
    Memo,
    Patch,
    Repeat,
}
