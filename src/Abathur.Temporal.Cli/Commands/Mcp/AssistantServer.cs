using System.Text.Json;
using Abathur.Temporal.Contracts;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Abathur.Temporal.Cli.Commands.Mcp;

/// <summary>The MCP server that a person's assistant talks to.</summary>
internal static class AssistantServer
{
    private const string Instructions =
        "Abathur runs swarms of coding agents over a graph of tasks. Start a swarm in a repository, submit tasks, look at the board (swarm_status, "
        + "task_list), ask why a task waits (task_explain), answer questions (escalation_list, escalation_respond), and bring the work into a branch "
        + "(swarm_deliver). Where several swarms run, name one. A worker has to run: `abathur up`.";

    public static McpServerOptions Options() => new()
    {
        ServerInfo = new() { Name = "abathur", Version = typeof(AssistantServer).Assembly.GetName().Version?.ToString(3) ?? "0" },
        ServerInstructions = Instructions,
        Capabilities = new() { Tools = new() },
        Handlers = new()
        {
            ListToolsHandler = (_, _) => ValueTask.FromResult(new ListToolsResult { Tools = [.. AssistantTools.All.Select(Describe)] }),
            CallToolHandler = async (request, cancel) => await CallAsync(request.Server, request.Params, cancel),
        },
    };

    private static Tool Describe(CommandTool tool) => new()
    {
        Name = tool.Name,
        Description = tool.Description,
        InputSchema = tool.InputSchema,
        Annotations = new() { ReadOnlyHint = tool.ReadOnly, DestructiveHint = tool.Asks is not null, OpenWorldHint = false },
    };

    private static async Task<CallToolResult> CallAsync(McpServer server, CallToolRequestParams? call, CancellationToken cancellationToken)
    {
        if (AssistantTools.All.FirstOrDefault(tool => tool.Name == call?.Name) is not { } tool)
        {
            return Answer(isError: true, $"There is no tool '{Shown.Of(call?.Name)}'; {NearestName.Suggest(call?.Name ?? string.Empty, [.. AssistantTools.All.Select(known => known.Name)])}");
        }

        try
        {
            var given = call!.Arguments ?? new Dictionary<string, JsonElement>();
            if (tool.Asks is { } question && !await IsAgreedAsync(server, question, given, cancellationToken))
            {
                return Answer(isError: true, $"Not done: the person has not agreed. Ask them, and call {tool.Name} again with `confirmed` true once they have.");
            }

            var (isError, texts) = await tool.RunAsync(given, cancellationToken);
            return Answer(isError, texts);
        }
        catch (InvalidInputException e)
        {
            return Answer(isError: true, e.Message);
        }
    }

    // A program that can ask its person asks; where it can't, the assistant has to.
    private static async Task<bool> IsAgreedAsync(
        McpServer server, string question, IDictionary<string, JsonElement> given, CancellationToken cancellationToken)
    {
        if (server.ClientCapabilities?.Elicitation is null)
        {
            return CommandTool.IsConfirmed(given);
        }

        var told = string.Join(", ", given.Select(pair => $"{pair.Key}: {Shown.Of(pair.Value.ToString())}"));
        var answer = await server.ElicitAsync(new() { Message = $"{question} ({told})", RequestedSchema = new() }, cancellationToken);
        return answer.IsAccepted;
    }

    private static CallToolResult Answer(bool isError, params IEnumerable<string> texts) =>
        new() { Content = [.. texts.Select(text => new TextContentBlock { Text = text })], IsError = isError };
}
