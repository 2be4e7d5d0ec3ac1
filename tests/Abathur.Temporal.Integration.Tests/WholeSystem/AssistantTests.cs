using System.Diagnostics;
using System.Text.Json;
using Abathur.Temporal.Cli;
using Abathur.Temporal.Testing.Npm;

namespace Abathur.Temporal.Integration.Tests.WholeSystem;

/// <summary>A person's assistant works with a swarm: the official MCP client of JavaScript drives <c>abathur mcp</c>.</summary>
public sealed class AssistantTests(TemporalService service)
{
    // Each call's name and answer, a JSON object a line; the client can't ask its person.
    private const string Client = """
        import { createRequire } from 'node:module';
        const [library, swarm, command, ...args] = process.argv.slice(2);
        const require = createRequire(library);
        const { Client } = require('@modelcontextprotocol/sdk/client/index.js');
        const { StdioClientTransport } = require('@modelcontextprotocol/sdk/client/stdio.js');
        const client = new Client({ name: 'assistant', version: '1' });
        await client.connect(new StdioClientTransport({ command, args: [...args, 'mcp'], env: process.env }));
        const tell = (call, isError, text) => console.log(JSON.stringify({ call, isError: !!isError, text }));
        tell('tools', false, (await client.listTools()).tools.map(tool => tool.name).join(' '));
        const use = async (call, name, input) => {
          const answer = await client.callTool({ name, arguments: input });
          tell(call, answer.isError, answer.content[0].text);
          return answer.content[0].text;
        };
        await use('submit', 'task_submit', { title: '-one "task"', agent: 'worker', hint: ['-a', 'b'], swarm });
        await use('batch', 'task_submit', { batch: JSON.stringify({ tasks: [{ title: 'two', agentType: 'worker', dependsOn: ['T1'] }] }), swarm });
        while (JSON.parse(await use('show', 'task_show', { task: 'T2', swarm })).state !== 'completed') await new Promise(done => setTimeout(done, 300));
        await use('status', 'swarm_status', { name: swarm });
        await use('typo', 'task_show', { ident: 'T2', swarm });
        await use('missing', 'task_show', { task: 'T9', swarm });
        await use('unasked', 'swarm_deliver', { name: swarm, into: 'main' });
        await use('agreed', 'swarm_deliver', { name: swarm, into: 'main', confirmed: true });
        await client.close();
        """;

    [Fact]
    public async Task Assistant_SubmitsWaitsAndDelivers()
    {
        var library = await NpmProgram.McpClient.RequireAsync();
        using var repository = new OperatorsRepository(("worker", ["write:{task}.txt=by {task}", "commit:writes {task}"]));
        await using var swarm = await WholeSwarm.StartAsync(service, repository);

        var answers = await DriveAsync(library, swarm, repository);

        Assert.Contains("swarm_start swarm_list swarm_status", answers["tools"].Text, StringComparison.Ordinal);
        Assert.All(["submit", "batch", "show", "status", "agreed"], call => Assert.False(answers[call].IsError, answers[call].Text));
        Assert.Equal("-one \"task\"", (await swarm.Handle.QueryAsync(s => s.Task("T1"))).Spec.Title);
        Assert.Equal(["-a", "b"], (await swarm.Handle.QueryAsync(s => s.Task("T1"))).Spec.Hints);
        Assert.Equal(["by T1", "by T2"], [repository.Git("show", "main:T1.txt"), repository.Git("show", "main:T2.txt")]);
        AssertRefused("typo", "it takes no 'ident'");
        AssertRefused("missing", "T9");
        AssertRefused("unasked", "the person has not agreed");

        void AssertRefused(string call, string why)
        {
            Assert.True(answers[call].IsError, answers[call].Text);
            Assert.Contains(why, answers[call].Text, StringComparison.Ordinal);
        }
    }

    private async Task<IReadOnlyDictionary<string, Answer>> DriveAsync(string library, WholeSwarm swarm, OperatorsRepository repository)
    {
        var script = repository.Beside("assistant.mjs");
        await File.WriteAllTextAsync(script, Client, TestContext.Current.CancellationToken);
        using var node = Process.Start(new ProcessStartInfo("node", [script, library, swarm.Name, .. SelfCommand.Argv])
        {
            WorkingDirectory = repository.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["TEMPORAL_ADDRESS"] = service.Address, ["ABATHUR_HOME"] = repository.Home },
        })!;
        var errors = node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var said = await node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(node.ExitCode == 0, await errors + said);

        // Of calls that were made again and again, the last answer.
        return said.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<Answer>(line, JsonSerializerOptions.Web)!)
            .GroupBy(answer => answer.Call)
            .ToDictionary(group => group.Key, group => group.Last());
    }

    private sealed record Answer(string Call, bool IsError, string Text);
}
