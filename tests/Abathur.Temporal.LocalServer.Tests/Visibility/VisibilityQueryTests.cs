using Abathur.Temporal.LocalServer.Visibility.Syntax;

namespace Abathur.Temporal.LocalServer.Tests.Visibility;

public sealed class VisibilityQueryTests
{
    [Theory]
    [InlineData("", "1 2 3 4")]
    [InlineData("WorkflowId = 'w-1'", "1")]
    [InlineData("WorkflowId = \"w-1\"", "1")]
    [InlineData("`WorkflowId` = \"w-1\"", "1")]
    [InlineData("WorkflowId = 'w-1';", "1")]
    [InlineData("WorkflowId != 'w-1'", "2 3 4")]
    [InlineData("WorkflowId <> 'w-1'", "2 3 4")]
    [InlineData("WorkflowId = 'w''1'", "")]
    [InlineData("WorkflowId = 'w\\'1'", "")]
    [InlineData("TemporalWorkflowId = 'w-1'", "1")]
    [InlineData("ScheduleId = 'w-1'", "1")]
    [InlineData("RunId = 'run-of-w-2'", "2")]
    [InlineData("RootWorkflowId = 'w-1'", "1")]
    [InlineData("ParentWorkflowId IS NULL", "1 2 3 4")]
    [InlineData("WorkflowType IN ('T1', 'T4')", "1 4")]
    [InlineData("WorkflowType NOT IN ('T1', 'T4')", "2 3")]
    [InlineData("TaskQueue = 'tq'", "1 2 3 4")]
    [InlineData("ExecutionStatus = 'Running'", "1 2 4")]
    [InlineData("ExecutionStatus = 1", "1 2 4")]
    [InlineData("ExecutionStatus = 'WORKFLOW_EXECUTION_STATUS_RUNNING'", "1 2 4")]
    [InlineData("ExecutionStatus IN (1, 'Terminated')", "1 2 3 4")]
    [InlineData("ExecutionStatus = 'TimedOut' OR ExecutionStatus = 'ContinuedAsNew' OR ExecutionStatus = 'Canceled'", "")]
    [InlineData("ExecutionStatus != 'Completed'", "1 2 3 4")]
    [InlineData("ExecutionStatus > 'Running'", "3")]
    [InlineData("ExecutionStatus BETWEEN 1 AND 2", "1 2 4")]
    [InlineData("ExecutionStatus = 0", "")]
    [InlineData("`ExecutionStatus`=\"Running\" AND `TemporalReportedProblems` IN (\"category=WorkflowTaskFailed\")", "")]
    [InlineData("ReportedProblems IN ('a')", "")]
    [InlineData("BuildIds = 'unversioned'", "")]
    [InlineData("CloseTime IS NULL", "1 2 4")]
    [InlineData("CloseTime IS NOT NULL", "3")]
    [InlineData("CloseTime != '2020-01-01T00:00:00Z'", "3")]
    [InlineData("StartTime > '2024-03-01T12:00:02Z'", "3 4")]
    [InlineData("StartTime >= '2024-03-01T14:00:02.000000000+02:00'", "2 3 4")]
    [InlineData("StartTime > 0", "1 2 3 4")]
    [InlineData("StartTime BETWEEN '2024-03-01T12:00:02Z' AND '2024-03-01T12:00:03Z'", "2 3")]
    [InlineData("StartTime NOT BETWEEN '2024-03-01T12:00:02Z' AND '2024-03-01T12:00:03Z'", "1 4")]
    [InlineData("HistoryLength > 1", "3")]
    [InlineData("ExecutionDuration = '20s'", "3")]
    [InlineData("ExecutionDuration > '00:00:19'", "3")]
    [InlineData("ExecutionDuration < '1d'", "3")]
    [InlineData("ExecutionDuration = 20000000000", "3")]
    [InlineData("ExecutionDuration > '-1.5h'", "3")]
    [InlineData("MyKw > 'a1'", "2 3")]
    [InlineData("MyKw != 'a1'", "2 3")]
    [InlineData("NOT MyKw = 'a1'", "2 3")]
    [InlineData("MyKw IS NULL", "4")]
    [InlineData("MyKw = 'A1'", "")]
    [InlineData("MyKw < 'B'", "")]
    [InlineData("MyKw BETWEEN 'a1' AND 'a2'", "1 2")]
    [InlineData("MyKw STARTS_WITH 'a'", "1 2 3")]
    [InlineData("MyKw starts_with 'a%'", "")]
    [InlineData("MyKw STARTS_WITH ''", "1 2 3")]
    [InlineData("MyKw NOT STARTS_WITH 'a1'", "2 3")]
    [InlineData("MyKwl = 'x'", "1 2 3")]
    [InlineData("MyKwl != 'x'", "4")]
    [InlineData("MyKwl IN ('q','y')", "1 2 3")]
    [InlineData("MyKwl NOT IN ('q')", "1 2 3 4")]
    [InlineData("MyText = 'BIG'", "1 2 3")]
    [InlineData("MyText = 'hel'", "")]
    [InlineData("MyText = 'big missing'", "1 2 3")]
    [InlineData("MyText = 'big-World'", "1 2 3")]
    [InlineData("MyText = 'hello,world'", "")]
    [InlineData("MyText != 'big'", "4")]
    [InlineData("NOT MyText = 'missing'", "1 2 3 4")]
    [InlineData("MyInt = 1.5", "")]
    [InlineData("MyInt IN (1, 2)", "1 2")]
    [InlineData("MyInt > -1", "1 2 3")]
    [InlineData("MyInt = +1", "1")]
    [InlineData("MyInt = 99999999999999999999", "")]
    [InlineData("MyDouble = 1.5", "1")]
    [InlineData("MyDouble > 1e0", "1 2 3")]
    [InlineData("MyDouble < 2", "1")]
    [InlineData("MyBool = true", "1 2 3")]
    [InlineData("MyBool > FALSE", "1 2 3")]
    [InlineData("MyDate > '2024-01-02T00:00:00Z'", "3")]
    [InlineData("MyDate IN ('2024-01-02T00:00:00Z')", "2")]
    [InlineData("MyInt BETWEEN 1 AND 2 AND MyDouble < 2", "1")]
    [InlineData("NOT MyInt = 1 AND MyInt < 3", "2")]
    [InlineData("NOT NOT MyInt = 1", "1")]
    [InlineData("WorkflowId = 'w-1' OR WorkflowId = 'w-2' AND MyInt = 1", "1")]
    [InlineData("(WorkflowId = 'w-1' OR WorkflowId = 'w-2') AND MyInt = 2", "2")]
    [InlineData("WorkflowId = 'w-1' || WorkflowId = 'w-2'", "1 2")]
    [InlineData("WorkflowId = 'w-1' && MyInt = 2", "")]
    [InlineData("GROUP BY ExecutionStatus", "1 2 3 4")]
    public void Parse_Query_MatchesWhatTheRealServerLists(string query, string expected)
    {
        var parsed = TestRecords.Query(query);
        Assert.Equal(expected, string.Join(' ', TestRecords.Four.Where(parsed.Matches).Select(r => r.WorkflowId[2..])));
    }

    [Theory]
    [InlineData("workflowid = 'w-1'", "invalid search attribute: workflowid")]
    [InlineData("MyKw.foo = 'a'", "invalid search attribute: MyKw.foo")]
    [InlineData("ExecutionStatus = 'running'", "invalid expression: invalid ExecutionStatus value 'running'")]
    [InlineData("ExecutionStatus = '1'", "invalid expression: invalid ExecutionStatus value '1'")]
    [InlineData("ExecutionStatus STARTS_WITH 'Run'", "invalid expression: invalid ExecutionStatus value 'Run'")]
    [InlineData("MyInt = '2'", "invalid expression: invalid value type for search attribute MyInt of type Int: \"2\" (type: string)")]
    [InlineData("MyBool = 1", "invalid expression: invalid value type for search attribute MyBool of type Bool: 1 (type: int64)")]
    [InlineData("MyKw = true", "invalid expression: invalid value type for search attribute MyKw of type Keyword: true (type: bool)")]
    [InlineData("MyDate > 1.5", "invalid expression: invalid value type for search attribute MyDate of type Datetime: 1.5 (type: float64)")]
    [InlineData("MyInt IN (1, 'x')", "invalid expression: invalid value type for search attribute MyInt of type Int: \"x\" (type: string)")]
    [InlineData("MyKw LIKE 'a%'", "operation is not supported: operator 'LIKE' not supported for Keyword type search attribute 'MyKw'")]
    [InlineData("MyKw NOT LIKE 'a'", "operation is not supported: operator 'NOT LIKE' not supported for Keyword type search attribute 'MyKw'")]
    [InlineData("MyKwl STARTS_WITH 'x'", "operation is not supported: operator 'STARTS_WITH' not supported for KeywordList type search attribute 'MyKwl'")]
    [InlineData("MyText IN ('big')", "operation is not supported: operator 'IN' not supported for Text type search attribute 'MyText'")]
    [InlineData("WorkflowId <=> 'w'", "operation is not supported: operator '<=>' not supported for Keyword type search attribute 'WorkflowId'")]
    [InlineData("MyText = ''", "invalid expression: no tokens found filtering on Text type search attribute MyText")]
    [InlineData("StartTime > '2020-01-01'", "invalid expression: unable to parse datetime '2020-01-01'")]
    [InlineData("StartTime > '2020-13-01T00:00:00Z'", "invalid expression: unable to parse datetime '2020-13-01T00:00:00Z'")]
    [InlineData("ExecutionDuration > 'xyz'", "invalid expression: invalid duration value for search attribute ExecutionDuration: xyz")]
    [InlineData("ExecutionDuration > '2h 3m'", "invalid expression: invalid duration value for search attribute ExecutionDuration: 2h 3m")]
    [InlineData("ExecutionDuration > '25:61:00'", "invalid expression: invalid duration value for search attribute ExecutionDuration: 25:61:00")]
    [InlineData("MyBool BETWEEN true AND false", "invalid expression: cannot do range condition on search attribute 'MyBool' of type Bool")]
    [InlineData("MyInt = MyDouble", "operation is not supported: column name on the right side of comparison expression (did you forget to quote \"MyDouble\"?)")]
    [InlineData("MyInt", "invalid expression: incomplete expression")]
    [InlineData("CloseTime IS TRUE", "invalid expression: 'IS' operator can only be used as 'IS NULL' or 'IS NOT NULL'")]
    [InlineData("MyInt = 1 LIMIT 1", "operation is not supported: 'LIMIT' clause")]
    [InlineData("GROUP BY WorkflowType", "operation is not supported: 'GROUP BY' clause is not supported for search attribute WorkflowType")]
    [InlineData("GROUP BY ExecutionStatus, WorkflowType", "operation is not supported: 'GROUP BY' clause supports only a single field")]
    [InlineData("MyInt = 0x1", "invalid expression: unable to parse value \"0x1\" at position 9")]
    public void Parse_QueryThatMeansNothing_ThrowsInTheRealServersWords(string query, string message) =>
        Assert.Equal("invalid query: " + message, Assert.Throws<VisibilityQueryException>(() => TestRecords.Query(query)).Message);

    [Theory]
    [InlineData("WorkflowId = ", 14)]
    [InlineData("WorkflowId = 'w-1", 14)]
    [InlineData("WorkflowId ! 'w'", 12)]
    [InlineData("WorkflowId == 'w'", 13)]
    [InlineData("WorkflowId = 'w-1' AND", 23)]
    [InlineData("(WorkflowId = 'w-1'", 20)]
    [InlineData("MyKw IN 'a1'", 9)]
    [InlineData("MyKw = 'a1' 'b'", 13)]
    [InlineData("MyKw = 'a1' XOR MyInt = 1", 13)]
    [InlineData("MyInt IN ()", 11)]
    [InlineData("MyInt IS NOT 1", 14)]
    [InlineData("WHERE MyInt = 1", 1)]
    [InlineData("(MyInt = 1))", 12)]
    [InlineData("MyInt = 1,", 10)]
    [InlineData("NOT", 4)]
    [InlineData("()", 2)]
    [InlineData("MyInt ~ 1", 7)]
    [InlineData("MyKw > 5 AND = 3", 14)]
    [InlineData("ORDER StartTime", 7)]
    public void Parse_MalformedQuery_NamesThePosition(string query, int position) =>
        Assert.StartsWith(
            FormattableString.Invariant($"invalid query: malformed SQL query: syntax error at position {position}"),
            Assert.Throws<VisibilityQueryException>(() => TestRecords.Query(query)).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("WorkflowId = w-1", "arithmetic (did you forget to quote a value?) at position 14")]
    [InlineData("StartTime > now()", "function now at position 13")]
    [InlineData("'a'", "a value without a comparison at position 1")]
    public void Parse_WhatOnlySqlKnows_SaysSo(string query, string message) =>
        Assert.Equal(
            "invalid query: operation is not supported: " + message,
            Assert.Throws<VisibilityQueryException>(() => TestRecords.Query(query)).Message);

    [Theory]
    [InlineData('(')]
    [InlineData('!')]
    public void Parse_EndlessNesting_ThrowsInsteadOfUsingUpTheStack(char c) =>
        Assert.Contains("levels deep", Assert.Throws<VisibilityQueryException>(() => TestRecords.Query(new string(c, 100_000))).Message, StringComparison.Ordinal);

    [Fact]
    public void Parse_ThousandsOfConditions_Matches()
    {
        var query = TestRecords.Query(string.Join(" OR ", Enumerable.Range(0, 20_000).Select(i => $"WorkflowId = 'w-{i}'")));
        Assert.All(TestRecords.Four, r => Assert.True(query.Matches(r)));
    }
}
