using System.Text.Json;
using System.Text.RegularExpressions;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;
using Abathur.Temporal.Core.Failures;
using Abathur.Temporal.Host.Agents.Registry;
using Abathur.Temporal.Hosting;

namespace Abathur.Temporal.Repository.Tests.Docs;

/// <summary>The tables that the pages show are those of the code.</summary>
public sealed partial class TablePagesTests
{
    [Fact]
    public void TaskStates_Table_IsCores() => Assert.Equal(
        Enum.GetValues<TaskState>().Select(state => (Text.Camel(state), string.Join(", ", TaskTransitions.From(state).Select(to => Text.Camel(to))))),
        MarkdownPage.Read("docs/task-states.md").Table("from").Select(row => (row[0], row[1])));

    [Fact]
    public void TaskStates_Diagram_IsCores()
    {
        var diagram = MarkdownPage.Read("docs/task-states.md").Blocks().Single(block => block.Info == "mermaid");

        Assert.Equal(
            Enum.GetValues<TaskState>().SelectMany(from => TaskTransitions.From(from).Select(to => $"{Text.Camel(from)} --> {Text.Camel(to)}")).Order(),
            Arrow().Matches(diagram.Text).Select(match => match.Value).Order());
    }

    [Fact]
    public void Failures_Table_IsCores() => Assert.Equal(
        FailureRules.All.Select(rule => (Text.Camel(rule.Kind), rule.UsesRetry ? "yes" : "no", Text.Camel(rule.Breaker), Text.Camel(rule.Then), Text.Camel(rule.Start), rule.Resumes ? "yes" : "no")),
        MarkdownPage.Read("docs/failures.md").Table("kind").Select(row => (row[0], row[1], row[2], row[3], row[4], row[5])));

    [Fact]
    public void Failures_VerdictsAndEscalations_AreAllShown()
    {
        var page = MarkdownPage.Read("docs/failures.md");
        var escalations = page.Table("kind | asked when");

        Assert.Equal(Enum.GetValues<VerdictAction>().Select(action => Text.Camel(action)), page.Table("action").Select(row => row[0]));
        Assert.Equal(Enum.GetValues<EscalationKind>().Select(kind => Text.Camel(kind)), escalations.Select(row => row[0]));
        Assert.Equal(
            Enum.GetValues<EscalationChoice>().Select(choice => Text.Camel(choice)).Order(),
            escalations.SelectMany(row => row[2].Split(", ")).Distinct().Order());
    }

    [Fact]
    public void Configuration_Settings_HaveTheirDefaults()
    {
        var defaults = JsonSerializer.SerializeToElement(new SwarmSettings(), AbathurJson.Options);

        Assert.Equal(
            AbathurJson.Options.GetTypeInfo(typeof(SwarmSettings)).Properties
                .Select(property => (property.Name, defaults.TryGetProperty(property.Name, out var value) ? Shown(value) : "none")),
            MarkdownPage.Read("docs/configuration.md").Table("setting").Select(row => (row[0], row[1].Replace(",", string.Empty, StringComparison.Ordinal))));
    }

    private static string Shown(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    [Fact]
    public void Configuration_Options_AreAllShown() => Assert.Equal(
        typeof(AbathurOptions).GetProperties().Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name)),
        MarkdownPage.Read("docs/configuration.md").Table("option").Select(row => row[0]));

    [Fact]
    public void Agents_ToolsAndTiers_AreAllShown()
    {
        var page = MarkdownPage.Read("docs/agents.md");

        Assert.Equal(AgentTools.All, page.Table("tool").Select(row => row[0]));
        Assert.Equal(Enum.GetValues<AgentTier>().Select(tier => Text.Camel(tier)), page.Table("tier").Select(row => row[0]));
    }

    [Fact]
    public void Agents_WhatABudgetCanHold_IsTheRegistrys() => Assert.Equal(
        UsageReporting.ByRuntime.Concat(UsageReporting.ByAcpProgram)
            .Append(KeyValuePair.Create("any other with acp", UsageReporting.Of(AgentRuntimeNames.Acp, ["some-program"])))
            .Select(pair => (pair.Key, Text.Camel(pair.Value.Tokens), Text.Camel(pair.Value.Cost))),
        MarkdownPage.Read("docs/agents.md").Table("program | tells tokens").Select(row => (row[0], row[1], row[2])));

    [Fact]
    public void Cluster_StatusAttribute_HasTheValuesOfSwarmsAndAttempts()
    {
        var swarm = string.Join(", ", Enum.GetValues<SwarmState>().Select(state => Text.Camel(state)));
        var failures = string.Join(", ", Enum.GetValues<FailureKind>().Select(kind => Text.Camel(kind)));

        Assert.Equal(
            [
                ("Swarm", $"{swarm}; needsPerson instead of running while a question is open"),
                ("TaskRun", $"running, then completed, handedOff, or why the attempt failed: {failures}"),
            ],
            MarkdownPage.Read("docs/cluster.md").Table("workflow").Select(row => (row[0], row[1])));
    }

    [GeneratedRegex("[a-z]+ --> [a-z]+")]
    private static partial Regex Arrow();
}
