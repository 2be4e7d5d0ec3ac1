namespace Abathur.Temporal.Core.Tests.Histories;

/// <summary>What can happen to a board.</summary>
internal enum StepKind
{
    Submit,
    SubmitBatch,
    Succeed,
    Fail,
    HandOff,
    SucceedWithExtraWork,
    SucceedWithVerdict,
    ReportTwice,
    ReportLate,
    Cancel,
    Retry,
    AddDependency,
    RemoveDependency,
    SetPriority,
    AddGoal,
    ChangeGoal,
    Pause,
    Resume,
    Configure,
    ReloadAgents,
    SignalExtraWork,
    AnswerEscalation,
    Watch,
    Pass,
    ContinueAsNew,
    StopAndStartAgain,
    SubmitPlanning,
    SucceedWithPlan,
}
