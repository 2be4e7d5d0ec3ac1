using System.Text;

namespace Abathur.Temporal.Contracts.Tests;

/// <summary>What a person reads who sends the wrong thing.</summary>
public class JsonErrorTests
{
    [Theory]
    [InlineData("""{"name":"a","repository":{"path":"/"},"settings":{"pollIntervalMs":5}}""", "'pollIntervalMs' is refused: nothing in Abathur polls; remove it (at $.settings.pollIntervalMs)")]
    [InlineData("""{"name":"a","repository":{"path":"/"},"settings":{"maxRetrys":5}}""", "unknown member 'maxRetrys'; did you mean 'maxRetries'? (at $.settings.maxRetrys)")]
    [InlineData("""{"name":"a","repository":{"path":"/"},"zzzzzzzz":5}""", "unknown member 'zzzzzzzz'; known are name, repository, settings, resetBranch, checkpoint (at $.zzzzzzzz)")]
    [InlineData("""{"name":"a","repository":{"remote":"https://x/"}}""", "unknown member 'remote'; known are path, url, base, line (at $.repository.remote)")]
    [InlineData("{}", "missing 'name', 'repository'")]
    [InlineData("""{"name":null,"repository":{"path":"/"}}""", "'name' must not be null (at $.name)")]
    [InlineData("""{"name":5,"repository":{"path":"/"}}""", "must be text (at $.name)")]
    [InlineData("""{"name":"a","repository":"/"}""", "must be an object (at $.repository)")]
    [InlineData("""{"name":"a","repository":{"path":"/"},"settings":{"maxRetries":"3"}}""", "must be a whole number, at most 2147483647 (at $.settings.maxRetries)")]
    [InlineData("""{"name":"a","repository":{"path":"/"},"settings":{"maxRetries":3.5}}""", "must be a whole number, at most 2147483647 (at $.settings.maxRetries)")]
    [InlineData("""{"name":"a","repository":{"path":"/"},"settings":{"taskTimeoutSeconds":"10m"}}""", "must be a number (at $.settings.taskTimeoutSeconds)")]
    [InlineData("""{"name":"a","repository":{"path":"/"},"settings":{"budgetTokens":"x"}}""", "must be a whole number (at $.settings.budgetTokens)")]
    [InlineData("""{"name":"a","repository":{"path":"/"},"settings":{"verify":"dotnet test"}}""", "must be a list (at $.settings.verify)")]
    [InlineData("""{"name":"a","repository":{"path":"/"},"settings":{"verify":["dotnet",null]}}""", "null in the list 'verify' (at $.settings)")]
    [InlineData("""{"name":"a","Name":"b","repository":{"path":"/"}}""", "'name' is there twice")]
    [InlineData("""{"name":"a",""", "no valid JSON at line 1, byte 12: ")]
    [InlineData("{\n  'name': 1\n}", "no valid JSON at line 2, byte 3: ''' is an invalid start of a property name. Expected a '\"'")]
    [InlineData("", "no valid JSON at line 1, byte 1: ")]
    [InlineData("null", "null where SwarmInput is needed.")]
    [InlineData("[]", "must be an object")]
    public void Read_BadSwarmInput_SaysWhatAndWhere(string json, string expected) => AssertRefused<SwarmInput>(json, expected);

    [Theory]
    [InlineData("""{"tasks":[{"title":"t"},{"title":"t","priority":"hihg"}]}""", "'hihg' is not one of low, normal, high, critical; did you mean 'high'? (at $.tasks[1].priority)")]
    [InlineData("""{"tasks":[{"title":"t","priority":"immediately"}]}""", "'immediately' is not one of low, normal, high, critical (at $.tasks[0].priority)")]
    [InlineData("""{"tasks":[{"title":"t","priority":"high, low"}]}""", "'high, low' is not one of low, normal, high, critical")]
    [InlineData("""{"tasks":[{"title":"t","priority":"3"}]}""", "'3' is not one of low, normal, high, critical")]
    [InlineData("""{"tasks":[{"title":"t","priority":3}]}""", "must be one of low, normal, high, critical (at $.tasks[0].priority)")]
    [InlineData("""{"tasks":[{"title":"t","priority":null}]}""", "must be one of low, normal, high, critical (at $.tasks[0].priority)")]
    [InlineData("""{"tasks":[{"titel":"t"}]}""", "unknown member 'titel'; did you mean 'title'? (at $.tasks[0].titel)")]
    [InlineData("""{"tasks":[{}]}""", "missing 'title' (at $.tasks[0])")]
    [InlineData("""{"tasks":{"title":"t"}}""", "must be a list (at $.tasks)")]
    [InlineData("""{"tasks":[null]}""", "null in the list 'tasks'")]
    [InlineData("""{"tasks":[{"title":"t","dependsOn":["a",null]}]}""", "null in the list 'dependsOn' (at $.tasks[0])")]
    [InlineData("""{"tasks":[{"title":"t","dependsOn":"a"}]}""", "must be a list (at $.tasks[0].dependsOn)")]
    public void Read_BadBatch_SaysWhatAndWhere(string json, string expected) => AssertRefused<SubmitTasks>(json, expected);

    [Fact]
    public void Read_BadOthers_SaysWhatAndWhere()
    {
        AssertRefused<GoalChange>("""{"name":"g","status":"done"}""", "'done' is not one of active, paused, retired (at $.status)");
        AssertRefused<StopRequest>("""{"mode":"forced"}""", "'forced' is not one of graceful, force; did you mean 'force'? (at $.mode)");
        AssertRefused<TaskFilter>("""{"states":["redy"]}""", "'redy' is not one of pending, ready, running, blocked, failed, completed, canceled; did you mean 'ready'? (at $.states[0])");
        AssertRefused<AttemptReport>("""{"task":"T1"}""", "missing 'attempt'");
        AssertRefused<Handoff>("""{"note":"x"}""", "missing 'agent'");
        AssertRefused<Handoff>("""{"agent":null}""", "'agent' must not be null");
        AssertRefused<SwarmEvent>("""{"number":1,"at":"today","kind":"error"}""", "must be a time such as 2026-01-31T12:00:00Z (at $.at)");
        AssertRefused<TaskRecord>("""{"keepBranch":"yes"}""", "must be true or false (at $.keepBranch)");
    }

    private static void AssertRefused<T>(string json, string expected)
    {
        var error = Assert.Throws<InvalidInputException>(() => AbathurJson.Read<T>(Encoding.UTF8.GetBytes(json), "input"));
        Assert.StartsWith("input: " + expected, error.Message, StringComparison.Ordinal);
    }
}
