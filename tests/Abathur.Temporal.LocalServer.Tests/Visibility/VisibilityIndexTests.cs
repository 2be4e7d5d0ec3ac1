using Abathur.Temporal.LocalServer.Visibility;
using Abathur.Temporal.LocalServer.Visibility.Syntax;
using CsCheck;
using Google.Protobuf;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.Tests.Visibility;

public sealed class VisibilityIndexTests
{
    private static readonly Gen<VisibilityRecord> GenRecord =
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 30], Gen.Int[0, 1000], Gen.Int[1, 7]).Select((workflow, run, second, status) =>
        {
            var open = TestRecords.Open($"w-{workflow}", $"T{run % 3}", second) with { RunId = $"run-{run}", RootWorkflowId = $"w-{run % 5}" };
            return status == 1 ? open : TestRecords.Closed(open, (WorkflowExecutionStatus)status);
        });

    private static readonly string[] Queries =
    [
        "", "WorkflowId = 'w-3'", "WorkflowId IN ('w-3', 'w-4', 'w-3')", "RunId = 'run-7'", "ExecutionStatus = 'Running'",
        "ExecutionStatus IN ('Failed', 'Completed') AND WorkflowType = 'T1'", "RootWorkflowId = 'w-1' AND ExecutionStatus != 'Running'",
        "WorkflowId = 'w-1' OR ExecutionStatus = 'Failed'", "NOT WorkflowId = 'w-1'", "ParentWorkflowId = 'none'",
        "ExecutionStatus = 'Running' ORDER BY StartTime", "ORDER BY WorkflowType DESC, CloseTime",
    ];

    private static readonly Gen<string> GenQuery = Gen.Int[0, Queries.Length - 1].Select(i => Queries[i]);

    [Fact]
    public void List_AnyChangesAndQuery_EqualsAScanOfWhatIsThere() =>
        Gen.Select(Gen.Select(GenRecord, Gen.Int[0, 4]).Array[0, 60], GenQuery, Gen.Int[1, 7]).Sample((changes, text, pageSize) =>
        {
            var index = new VisibilityIndex();
            Dictionary<string, VisibilityRecord> model = [];
            foreach (var (record, kind) in changes)
            {
                if (kind == 0)
                {
                    index.Delete("default", record.RunId);
                    model.Remove(record.RunId);
                }
                else
                {
                    index.Upsert(record);
                    model[record.RunId] = record;
                }
            }

            var query = TestRecords.Query(text);
            var expected = model.Values.Where(query.Matches).Order(query.Order).ToList();
            Assert.Equal(expected, Pages(index, query, pageSize).SelectMany(p => p));
            Assert.Equal(expected.Count, index.Count("default", query).Total);
        });

    [Fact]
    public void List_WithoutOrder_ShowsOpenRunsFirstAndTheLatestOfEach()
    {
        var (a, b) = (TestRecords.Open("a", "T", 1), TestRecords.Open("b", "T", 2));
        var (c, d) = (TestRecords.Open("c", "T", 3), TestRecords.Open("d", "T", 4));
        var index = TestRecords.Index([a, Close(d), b, Close(c)]);
        Assert.Equal(["b", "a", "d", "c"], Ids(index, "", 10));
    }

    [Fact]
    public void List_ChangesBetweenPages_ShowsEachUntouchedRunOnce() =>
        Gen.Select(GenRecord.Array[5, 40], GenRecord.Array[1, 20], Gen.Int[1, 5]).Sample((before, meanwhile, pageSize) =>
        {
            var index = TestRecords.Index(before);
            var query = TestRecords.Query("");
            var untouched = before.Select(r => r.RunId).Except(meanwhile.Select(r => r.RunId)).Order(StringComparer.Ordinal).ToList();
            List<VisibilityRecord> seen = [];
            using var changes = meanwhile.AsEnumerable().GetEnumerator();
            foreach (var page in Pages(index, query, pageSize))
            {
                seen.AddRange(page);
                if (changes.MoveNext())
                {
                    index.Upsert(changes.Current);
                }
            }

            Assert.Equal(untouched, seen.Select(r => r.RunId).Where(untouched.Contains).Order(StringComparer.Ordinal));
        });

    [Fact]
    public void List_TokenOfSomethingElse_Throws()
    {
        var index = TestRecords.Index(TestRecords.Four);
        Assert.Throws<VisibilityQueryException>(() => index.List("default", TestRecords.Query(""), 1, "garbage"u8));
    }

    [Fact]
    public void List_LastPage_HasNoToken()
    {
        var index = TestRecords.Index(TestRecords.Four);
        var page = index.List("default", TestRecords.Query(""), 4, []);
        Assert.Equal(4, page.Records.Count);
        Assert.True(page.NextPageToken.IsEmpty);
    }

    [Fact]
    public void List_AnotherNamespace_ShowsNothingOfThis()
    {
        var index = TestRecords.Index(TestRecords.Four);
        Assert.Empty(index.List("other", TestRecords.Query(""), 4, []).Records);
    }

    [Fact]
    public void List_OrderBy_SortsByTypeAndPutsTheAbsentLast()
    {
        var index = TestRecords.Index(TestRecords.Four);
        Assert.Equal(["w-1", "w-2", "w-3", "w-4"], Ids(index, "ORDER BY MyInt", 2));
        Assert.Equal(["w-3", "w-2", "w-1", "w-4"], Ids(index, "ORDER BY MyInt DESC", 1));
        Assert.Equal(["w-4", "w-3", "w-2", "w-1"], Ids(index, "ORDER BY StartTime DESC", 3));
    }

    [Fact]
    public void Count_GroupByStatus_CountsEach()
    {
        var index = TestRecords.Index(TestRecords.Four);
        var count = index.Count("default", TestRecords.Query("GROUP BY ExecutionStatus"));
        Assert.Equal(4, count.Total);
        Assert.Equal(
            [KeyValuePair.Create(WorkflowExecutionStatus.Running, 3L), KeyValuePair.Create(WorkflowExecutionStatus.Terminated, 1L)],
            count.ByStatus!);
        Assert.Null(index.Count("default", TestRecords.Query("")).ByStatus);
    }

    [Fact]
    public void Candidates_ByIdOrStatusAmongManyClosed_AreFew()
    {
        var index = new NamespaceIndex();
        foreach (var i in Enumerable.Range(0, 5000))
        {
            index.Upsert(Close(TestRecords.Open($"w-{i}", "T", i)));
        }

        index.Upsert(TestRecords.Open("running", "T", 1));
        Assert.Equal(1, Looked("ExecutionStatus = 'Running'"));
        Assert.Equal(1, Looked("WorkflowId = 'w-77' AND ExecutionStatus = 'Completed'"));
        Assert.Equal(2, Looked("WorkflowId IN ('w-77', 'w-78')"));
        Assert.Equal(0, Looked("RootWorkflowId = 'nobody' AND WorkflowType = 'T'"));
        Assert.Equal(5001, Looked("WorkflowId = 'w-77' OR WorkflowType = 'T'"));

        int Looked(string query) => index.Candidates(TestRecords.Query(query)).Sum(set => set.Count);
    }

    private static VisibilityRecord Close(VisibilityRecord record) => TestRecords.Closed(record, WorkflowExecutionStatus.Completed);

    private static IEnumerable<string> Ids(VisibilityIndex index, string query, int pageSize) =>
        Pages(index, TestRecords.Query(query), pageSize).SelectMany(p => p).Select(r => r.WorkflowId);

    private static IEnumerable<IReadOnlyList<VisibilityRecord>> Pages(VisibilityIndex index, VisibilityQuery query, int pageSize)
    {
        var token = ByteString.Empty;
        do
        {
            var page = index.List("default", query, pageSize, token.Span);
            Assert.True(page.Records.Count == pageSize || page.NextPageToken.IsEmpty);
            yield return page.Records;
            token = page.NextPageToken;
        }
        while (!token.IsEmpty);
    }
}
