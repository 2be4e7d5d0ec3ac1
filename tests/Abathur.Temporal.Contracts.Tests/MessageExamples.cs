namespace Abathur.Temporal.Contracts.Tests;

/// <summary>Every message once, with all its members: what clients in other languages rely on. A change here is a change of the wire.</summary>
internal static class MessageExamples
{
    private const string Usage = """{"turns":3,"tokens":1200,"costUsd":0.25}""";

    private const string Reserved = """{"tokens":500,"costUsd":0.5}""";

    private const string Price = """{"inputUsd":1.25,"cachedInputUsd":0.125,"outputUsd":10}""";

    private const string ModelShare = """{"model":"opus-9","tokens":1200,"costUsd":0.25}""";

    private const string Reports = """{"tokens":"running","cost":"atEnd"}""";

    private const string CostRow = $$"""{"name":"coder","usage":{{Usage}}}""";

    private const string CostPeriod = $$"""{"from":"2026-01-31T12:00:00+00:00","usage":{{Usage}}}""";

    private const string Cost = $$"""{"agents":[{{CostRow}}],"models":[{{CostRow}}],"goals":[{{CostRow}}],"periods":[{{CostPeriod}}],"periodSeconds":60}""";

    private const string Repository = """{"path":"/src/app","url":"https://example.com/app.git","base":"main","line":"refs/abathur/integration/demo"}""";

    private const string Review = """{"agent":"reviewer","rounds":3}""";

    private const string ReviewRequest = """{"author":"coder","round":2,"commit":"c0ffee","summary":"done"}""";

    private const string ReviewVerdict = """{"decision":"changes","comments":"a.cs:3 loses the error"}""";

    private const string Settings = $$"""{"maxConcurrentTasks":4,"taskTimeoutSeconds":60.5,"stallTimeoutSeconds":90,"heartbeatIntervalSeconds":5,"maxRetries":1,"retryBackoffSeconds":2,"retryFrom":"base","circuitBreakerThreshold":2,"circuitBreakerResetSeconds":30,"providerOutageSeconds":7200,"shutdownGraceSeconds":10,"verify":["dotnet","test"],"verifyTimeoutSeconds":1200,"prepare":["npm","ci"],"prepareTimeoutSeconds":900,"copy":[".env"],"submodules":true,"lfs":true,"allowedFilters":["crypt"],"allowedMergeDrivers":["po"],"verifyOutputBytes":4096,"budgetTokens":1000000,"budgetCostUsd":12.5,"attemptBudgetTokens":100000,"attemptBudgetCostUsd":1.25,"budgetGranularity":"attempt","prices":{"opus-9":{{Price}}},"continueAsNewEvents":200,"merge":"none","review":{{Review}},"blockedThresholdSeconds":120,"escalationDeadlineSeconds":3600,"lineageRetries":6,"maxBlockers":2}""";

    private const string Submission = $$"""{"title":"Add the parser","description":"In full.","key":"parser","agentType":"coder","preferredAgent":"expert","requiredTools":["edit"],"dependsOn":["T1"],"priority":"high","goal":"ship","maxRetries":2,"timeoutSeconds":30,"verify":["make"],"verifyTimeoutSeconds":1200,"merge":"approve","review":{{Review}},"readOnly":true,"plan":{"autoSubmit":true},"hints":["look at T1"],"relevantFiles":["src/a.cs"],"budgetTokens":1000,"budgetCostUsd":1.5}""";

    // A planned task can't plan, but the wire takes it.
    private const string Plan = $$"""{"tasks":[{{Submission}}],"corrections":1}""";

    private const string PlanTask = """{"key":"parser","title":"Add the parser","description":"In full.","dependsOn":["base"],"agentType":"coder","priority":"high","goal":"ship","verify":["make"],"verifyTimeoutSeconds":1200,"timeoutSeconds":30,"readOnly":true,"hints":["look at T1"],"relevantFiles":["src/a.cs"]}""";

    private const string PlanAgent = """{"name":"coder","readOnly":true,"description":"writes code"}""";

    private const string PlanRequest = $$"""{"agents":[{{PlanAgent}}],"corrections":3,"verify":["make"]}""";

    private const string PlanNode = """{"key":"parser","title":"Add the parser","agent":"coder","wave":1,"dependsOn":["base"],"seconds":60.5}""";

    private const string LostRun = """{"usage":{"turns":3,"tokens":1200,"costUsd":0.25},"host":"box-1","reason":"its worker died"}""";

    private const string Session = """{"id":"s-1","host":"box-1","agent":"coder","runtime":"claude"}""";

    private const string Failure = $$"""{"kind":"rateLimited","message":"come back later","usage":{"turns":3,"tokens":1200,"costUsd":0.25},"lostRuns":[{{LostRun}}],"retryAt":"2026-01-31T12:00:00+00:00","provider":"anthropic","host":"box-1","session":{{Session}},"salvage":"refs/abathur/salvage/demo/T2/1","sharedChanges":["refs/heads/x was created at 0123456789ab. To undo it: git -C /src/app update-ref -d refs/heads/x c0ffee"],"models":[{{ModelShare}}],"otherModel":"opus-9"}""";

    private const string Dependency = """{"task":"T2","dependsOn":"T1"}""";

    private const string AddWork = $$"""{"tasks":[{{Submission}}],"dependencies":[{{Dependency}}]}""";

    private const string Handoff = """{"agent":"tester","note":"tests are missing"}""";

    private const string Blocker = """{"question":"Which database?","key":"db"}""";

    private const string TaskBlocker = """{"key":"db","attempt":2,"question":"Which database?","escalation":"E1","answer":"PostgreSQL."}""";

    private const string Agent = $$"""{"name":"coder","tier":"worker","description":"Writes code","version":"1.2","hash":"0123456789ab","tools":["read","edit"],"handoffTargets":["tester"],"runtime":"claude","readOnly":true,"maxTurns":25,"timeoutSeconds":900,"stallTimeoutSeconds":60,"provider":"anthropic","model":"opus","reports":{{Reports}}}""";

    private const string Problem = """{"file":"a.md","line":3,"message":"no name","fatal":true}""";

    private const string Roster = $$"""{"agents":[{{Agent}}],"problems":[{{Problem}}]}""";

    private const string Prepared = $$"""{"baseCommit":"c0ffee","baseNote":"a tag has that name too","line":"refs/abathur/integration/demo","roster":{{Roster}},"searchAttributes":["AbathurSwarm"]}""";

    private const string Goal = """{"name":"ship","description":"Ship it","priority":"critical","status":"paused","budgetTokens":1000,"budgetCostUsd":1.5}""";

    private const string Event = """{"number":7,"at":"2026-01-31T12:00:00+00:00","kind":"taskFailed","task":"T2","agent":"coder","attempt":2,"failure":"noEvidence","message":"no commit","host":"box-1"}""";

    private const string Record = $$"""{"id":"T2","spec":{{Submission}},"state":"failed","createdAt":"2026-01-31T12:00:00+00:00","updatedAt":"2026-01-31T12:00:01+00:00","agent":"coder","readOnly":true,"parent":"T1","routing":"asked for","attempts":3,"retries":2,"handoffs":1,"notBefore":"2026-01-31T12:00:02+00:00","startedAt":"2026-01-31T12:00:03+00:00","hints":["attempt 1 failed"],"keepBranch":true,"session":{{Session}},"returnTo":"coder","canceling":true,"stuck":true,"approval":"granted","underReview":true,"reviewRounds":1,"blockers":[{{TaskBlocker}}],"plan":{{Plan}},"planCorrections":1,"diagnoses":"T1","replacedBy":["T5"],"root":"T1","depth":1,"lineageRetries":4,"host":"box-1","failure":{{Failure}},"summary":"done","commit":"c0ffee","alreadyComplete":"it was there","usage":{{Usage}},"reserved":{{Reserved}},"fingerprint":"f1"}""";

    private const string Verdict = $$"""{"action":"replace","hint":"install make","tasks":[{{Submission}}],"question":"Which one?"}""";

    private const string Escalation = """{"id":"E1","kind":"failure","question":"What now?","tasks":["T2"],"agent":"coder","goal":"ship","provider":"claude","choices":["keep","retry"],"default":"keep","askedAt":"2026-01-31T12:00:00+00:00","deadline":"2026-02-01T12:00:00+00:00","closedAt":"2026-01-31T13:00:00+00:00","answer":"retry","closedBy":"person"}""";

    private const string Watched = """{"id":"T2","state":"running","dependsOn":["T1"],"score":2000,"attempt":2,"dueAt":"2026-01-31T12:20:00+00:00"}""";

    private const string Digest = $$"""{"changed":[{{Watched}}],"gone":["T1"],"running":true}""";

    private const string Breaker = """{"agent":"coder","failures":5,"probeAt":"2026-01-31T12:00:00+00:00","probe":"T3"}""";

    private const string Closed = """{"id":"T1","state":"completed","key":"base","fingerprint":"f0"}""";

    private const string Pause = """{"key":"claude","kind":"auth","failures":2,"since":"2026-01-31T12:00:00+00:00","failedAt":"2026-01-31T12:01:00+00:00","until":"2026-01-31T12:03:00+00:00","askedAt":"2026-01-31T12:00:00+00:00","probe":"T2","agents":["coder"]}""";

    private const string Checkpoint = $$"""{"version":1,"state":"stopping","paused":true,"settings":{{Settings}},"wasReset":true,"startedAt":"2026-01-31T12:00:00+00:00","stopMode":"graceful","stopDeadline":"2026-01-31T12:05:00+00:00","prepared":{{Prepared}},"lastTaskNumber":2,"tasks":[{{Record}}],"closed":[{{Closed}}],"goals":[{{Goal}}],"breakers":[{{Breaker}}],"pausedRuntimes":{"claude":"2026-01-31T12:00:00+00:00"},"providers":[{{Pause}}],"escalations":[{{Escalation}}],"lastEscalation":1,"usage":{{Usage}},"budgetTold":true,"budgetsTold":["goal:ship"],"cost":{{Cost}},"lastEvent":7,"events":[{{Event}}]}""";

    private const string Setup = """{"prepare":["npm","ci"],"prepareTimeoutSeconds":900,"copy":[".env"],"submodules":true,"lfs":true,"allowedFilters":["crypt"],"allowedMergeDrivers":["po"]}""";

    private const string RunInput = $$"""{"swarm":"demo","taskId":"T2","attempt":2,"repository":{{Repository}},"baseCommit":"c0ffee","title":"Add the parser","description":"In full.","agent":"coder","readOnly":true,"handoffTargets":["tester"],"hints":["h"],"relevantFiles":["a.cs"],"upstream":["T1: done"],"verify":["make"],"verifyTimeoutSeconds":1200,"verifyOutputBytes":4096,"setup":{{Setup}},"timeoutSeconds":600,"stallTimeoutSeconds":90,"heartbeatIntervalSeconds":30,"avoidHosts":["box-2"],"mayBeMerged":true,"keepBranch":true,"retryFrom":"branch","session":{{Session}},"interrupted":true,"awaitSessionHost":true,"consultation":true,"merge":"approve","mergeOn":"box-1","awaitsReview":true,"reviews":{{ReviewRequest}},"mayReportBlocker":true,"plans":{{PlanRequest}},"diagnoses":"T1","budget":{{Reserved}},"prices":{"opus-9":{{Price}}},"statusAttribute":true}""";

    private const string RunResult = $$"""{"summary":"done","commit":"c0ffee","handoff":{{Handoff}},"blocker":{{Blocker}},"addWork":{{AddWork}},"verdict":{{Verdict}},"review":{{ReviewVerdict}},"plan":{{Plan}},"alreadyComplete":"it was there","awaitsReview":true,"usage":{{Usage}},"lostRuns":[{{LostRun}}],"host":"box-1","session":{{Session}},"sharedChanges":["refs/heads/x was created at 0123456789ab. To undo it: git -C /src/app update-ref -d refs/heads/x c0ffee"],"models":[{{ModelShare}}],"otherModel":"opus-9"}""";

    private const string Report = $$"""{"task":"T2","attempt":2,"result":{{RunResult}},"failure":{{Failure}}}""";

    private const string Lesson = $$"""{"swarm":"demo","repository":{{Repository}},"task":"T2","attempt":2,"title":"Add the parser","agent":"coder","outcome":"red","failure":"verification"}""";

    private const string Attempt = """{"swarm":"demo","task":"T2","attempt":2}""";

    private const string Submitted = """{"id":"T2","created":true,"key":"parser","warning":"preferredAgent 'x' is not registered"}""";

    private const string Summary = $$"""{"id":"T2","key":"parser","title":"Add the parser","state":"running","agent":"coder","goal":"ship","priority":"low","attempts":1,"updatedAt":"2026-01-31T12:00:00+00:00","note":"n","usage":{{Usage}},"wait":{{Wait}}}""";

    private const string Node = """{"id":"T2","state":"blocked","wave":1,"dependsOn":["T1"],"title":"Add the parser"}""";

    private const string BreakerStatus = """{"agent":"coder","state":"halfOpen","failures":5,"probeAt":"2026-01-31T12:00:00+00:00"}""";

    private const string Status = $$"""{"name":"demo","state":"stopping","repository":{{Repository}},"baseCommit":"c0ffee","baseNote":"a tag has that name too","line":"refs/abathur/integration/demo","tasks":{"ready":2,"running":1},"running":["T2"],"settled":true,"settings":{{Settings}},"goals":[{{Goal}}],"agents":[{{Agent}}],"breakers":[{{BreakerStatus}}],"pausedRuntimes":{"claude":"2026-01-31T12:00:00+00:00"},"openEscalations":1,"usage":{{Usage}},"reserved":{{Usage}},"cost":{{Cost}},"budgetSpent":true,"lastEvent":7,"startedAt":"2026-01-31T12:00:00+00:00"}""";

    private const string Term = """{"name":"priority","value":3000}""";

    private const string Wait = """{"limit":"maxConcurrentTasks","detail":"10 of 10 run"}""";

    public static IReadOnlyDictionary<Type, string> All { get; } = new Dictionary<Type, string>
    {
        [typeof(AddWork)] = AddWork,
        [typeof(AgentHeartbeat)] = $$"""{"host":"box-1","processId":42,"usage":{{Usage}},"lostRuns":[{{LostRun}}],"session":"s","canResume":true,"doing":"edits"}""",
        [typeof(AgentProblem)] = Problem,
        [typeof(AgentRoster)] = Roster,
        [typeof(LostRun)] = LostRun,
        [typeof(ProviderPause)] = Pause,
        [typeof(PlanAgent)] = PlanAgent,
        [typeof(PlanNode)] = PlanNode,
        [typeof(PlanPolicy)] = """{"autoSubmit":true}""",
        [typeof(PlanQuestion)] = $$"""{"task":"T2","tasks":[{{Submission}}]}""",
        [typeof(PlanRequest)] = PlanRequest,
        [typeof(PlanTaskCall)] = PlanTask,
        [typeof(PlanView)] = $$"""{"task":"T2","problems":["the plan holds a cycle"],"tasks":[{{PlanNode}}],"criticalPath":["base","parser"],"pathSeconds":120,"workSeconds":240.5,"seconds":120,"basis":"Medians.","escalation":"E1"}""",
        [typeof(ReviewPolicy)] = Review,
        [typeof(ReviewRequest)] = ReviewRequest,
        [typeof(ReviewVerdict)] = ReviewVerdict,
        [typeof(AgentRun)] = $$"""{"host":"box-1","summary":"done","commit":"c0ffee","merged":"c0ffee","handoff":{{Handoff}},"blocker":{{Blocker}},"addWork":{{AddWork}},"verdict":{{Verdict}},"review":{{ReviewVerdict}},"plan":{{Plan}},"alreadyComplete":"it was there","usage":{{Usage}},"lostRuns":[{{LostRun}}],"session":{{Session}},"agentHash":"0123456789ab","sharedChanges":["refs/heads/x was created at 0123456789ab. To undo it: git -C /src/app update-ref -d refs/heads/x c0ffee"],"models":[{{ModelShare}}],"otherModel":"opus-9"}""",
        [typeof(AttemptBudget)] = Reserved,
        [typeof(ModelPrice)] = Price,
        [typeof(ModelShare)] = ModelShare,
        [typeof(UsageReports)] = Reports,
        [typeof(CostRecord)] = Cost,
        [typeof(CostRow)] = CostRow,
        [typeof(CostPeriod)] = CostPeriod,
        [typeof(AgentSession)] = Session,
        [typeof(AgentSummary)] = Agent,
        [typeof(AgentUsage)] = Usage,
        [typeof(AttemptList)] = $$"""{"attempts":[{{Attempt}}]}""",
        [typeof(AttemptRef)] = Attempt,
        [typeof(AttemptMerge)] = $$"""{"task":{{RunInput}},"lesson":{{Lesson}},"alreadyComplete":true}""",
        [typeof(AttemptRelease)] = $$"""{"task":{{RunInput}},"keepBranch":true,"lesson":{{Lesson}},"keepCopy":true,"endsTask":true}""",
        [typeof(AttemptSubmission)] = $$"""{"task":"T1","attempt":2,"submission":{{Submission}}}""",
        [typeof(AttemptBlocker)] = $$"""{"task":"T1","attempt":2,"blocker":{{Blocker}}}""",
        [typeof(Blocker)] = Blocker,
        [typeof(TaskBlocker)] = TaskBlocker,
        [typeof(BreakerRecord)] = Breaker,
        [typeof(BreakerStatus)] = BreakerStatus,
        [typeof(CancelTask)] = """{"task":"T2","reason":"not needed"}""",
        [typeof(CleanedSwarm)] = """{"leftFolders":["/data/worktrees/0123456789ab/demo/T2"]}""",
        [typeof(ClosedTask)] = Closed,
        [typeof(DependencyChange)] = Dependency,
        [typeof(Escalation)] = Escalation,
        [typeof(EscalationAnswer)] = $$"""{"escalation":"E1","choice":"retry","note":"mind the gap","tasks":[{{Submission}}]}""",
        [typeof(EscalationList)] = $$"""{"escalations":[{{Escalation}}]}""",
        [typeof(EventPage)] = $$"""{"events":[{{Event}}],"next":7,"missed":1}""",
        [typeof(Goal)] = Goal,
        [typeof(GoalChange)] = """{"name":"ship","status":"retired","priority":"normal","description":"Ship it","budgetTokens":2000,"budgetCostUsd":2.5}""",
        [typeof(GraphNode)] = Node,
        [typeof(GraphPage)] = $$"""{"nodes":[{{Node}}],"next":"T2"}""",
        [typeof(Handoff)] = Handoff,
        [typeof(HostPage)] = """{"bytes":"Z3LDvG4K","from":3,"length":9,"version":"0123456789abcdef","path":"/data/logs/demo/T2/1.log","logs":[{"attempt":1,"log":"verify"}]}""",
        [typeof(HostReading)] = """{"swarm":"demo","task":"T2","host":"box-1","content":"log","attempt":1,"log":"verify","from":3}""",
        [typeof(KeptLog)] = """{"attempt":1,"log":"verify"}""",
        [typeof(Intervention)] = """{"kind":"breakCycle","task":"T2","attempt":2,"members":["T1","T2"]}""",
        [typeof(Lesson)] = Lesson,
        [typeof(PreparedSwarm)] = Prepared,
        [typeof(PrepareSwarm)] = $$"""{"swarm":"demo","repository":{{Repository}},"begin":"reset"}""",
        [typeof(RepositorySpec)] = Repository,
        [typeof(RetryTask)] = """{"task":"T2","hint":"try again","attempt":4}""",
        [typeof(ScoreTerm)] = Term,
        [typeof(SetPriority)] = """{"task":"T2","priority":"critical"}""",
        [typeof(StopRequest)] = """{"mode":"force","graceSeconds":5}""",
        [typeof(SubmitResult)] = $$"""{"tasks":[{{Submitted}}]}""",
        [typeof(SwarmCleanUp)] = $$$"""{"swarm":"demo","repository":{{{Repository}}},"canceled":{"T2":4}}""",
        [typeof(FinishCall)] =
            $$"""{"summary":"done","alreadyComplete":"T2 did it","review":{"decision":"approve"},"tasks":[{{PlanTask}}],"verdict":{{Verdict}}}""",
        [typeof(GetTaskCall)] = """{"task":"docs"}""",
        [typeof(HandOffCall)] = """{"agent":"tester","note":"tests"}""",
        [typeof(ListTasksCall)] = """{"after":"T1"}""",
        [typeof(ProgressCall)] = """{"doing":"tests"}""",
        [typeof(SearchMemoryCall)] = """{"query":"build","limit":5}""",
        [typeof(StoreMemoryCall)] = """{"key":"build","content":"needs make"}""",
        [typeof(SubmitTaskCall)] =
            """{"title":"Write docs","description":"all","key":"docs","dependsOn":["T1"],"agentType":"writer","priority":"high","readOnly":false,"relevantFiles":["a.md"]}""",
        [typeof(SubmittedTask)] = Submitted,
        [typeof(SubmitTasks)] = $$"""{"tasks":[{{Submission}}]}""",
        [typeof(SwarmCheckpoint)] = Checkpoint,
        [typeof(SwarmEvent)] = Event,
        [typeof(SwarmInput)] = $$"""{"name":"demo","repository":{{Repository}},"settings":{{Settings}},"resetBranch":true,"checkpoint":{{Checkpoint}}}""",
        [typeof(SwarmResult)] = $$"""{"name":"demo","mode":"graceful","tasks":{"completed":1},"usage":{{Usage}},"leftFolders":["/data/worktrees/0123456789ab/demo/T2"],"checkpoint":{{Checkpoint}}}""",
        [typeof(SwarmSettings)] = Settings,
        [typeof(SwarmStatus)] = Status,
        [typeof(SwarmWatch)] = $$$"""{"status":{{{Status}}},"running":[{{{Summary}}}],"events":{"events":[{{{Event}}}],"next":7,"missed":1}}""",
        [typeof(TaskExplanation)] = $$"""{"task":"T2","state":"ready","score":3000,"terms":[{{Term}}],"waits":[{{Wait}}],"agent":"coder","routing":"asked for"}""",
        [typeof(TaskFailure)] = Failure,
        [typeof(TaskFilter)] = """{"states":["ready","running"],"agent":"coder","goal":"ship","lineage":"T1","after":"T1","limit":10}""",
        [typeof(TaskPage)] = $$"""{"tasks":[{{Summary}}],"next":"T2"}""",
        [typeof(TaskPlan)] = Plan,
        [typeof(TaskRecord)] = Record,
        [typeof(AttemptReport)] = Report,
        [typeof(AttemptInput)] = RunInput,
        [typeof(AttemptResult)] = RunResult,
        [typeof(TaskSubmission)] = Submission,
        [typeof(TaskSummary)] = Summary,
        [typeof(Verdict)] = Verdict,
        [typeof(WaitReason)] = Wait,
        [typeof(WatchdogDigest)] = Digest,
        [typeof(WatchdogInput)] = $$"""{"swarm":"demo","snapshot":{{Digest}}}""",
        [typeof(WatchedTask)] = Watched,
        [typeof(WorktreeSetup)] = Setup,
    };
}
