using System.Text.Json;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Host.Agents.Mcp;

/// <summary>A tool that an attempt offers its agent.</summary>
/// <param name="Name">As the agent calls it.</param>
/// <param name="Description">What the agent's model is told of it.</param>
/// <param name="InputSchema">The JSON schema of its input.</param>
/// <param name="CallAsync">
/// Does what it is for, with the input as JSON, and answers in words. What is wrong with a call is an <see cref="InvalidInputException"/>,
/// whose message the agent gets.
/// </param>
public sealed record AgentTool(string Name, string Description, JsonElement InputSchema, Func<byte[], CancellationToken, Task<string>> CallAsync)
{
    /// <summary>A tool with input of a type.</summary>
    public static AgentTool Of<T>(string name, string description, Func<T, CancellationToken, Task<string>> call) =>
        new(name, description, ToolSchema.Of<T>(), (json, cancel) => call(AbathurJson.Read<T>(json, name), cancel));

    /// <inheritdoc cref="Of{T}(string, string, Func{T, CancellationToken, Task{string}})"/>
    public static AgentTool Of<T>(string name, string description, Func<T, string> call) =>
        Of<T>(name, description, (input, _) => Task.FromResult(call(input)));
}
