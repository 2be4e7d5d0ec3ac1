using System.Text.Json;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Client.Converting;

/// <summary>
/// Reads a page of tasks, as workers of this version write it, to the same value as the serializer. It refuses everything else, also a
/// member that it doesn't know, so that nothing can be lost here.
/// </summary>
internal static class TaskPageReader
{
    /// <exception cref="FormatException">It isn't written like that.</exception>
    /// <exception cref="InvalidOperationException">A member has another kind of value.</exception>
    public static TaskPage Read(JsonElement json)
    {
        List<TaskSummary>? tasks = null;
        string? next = null;
        foreach (var member in json.EnumerateObject())
        {
            switch (member.Name)
            {
                case "tasks":
                    tasks = ReadTasks(member.Value);
                    break;
                case "next":
                    next = member.Value.GetString();
                    break;
                default:
                    throw Unknown(member);
            }
        }

        return new TaskPage(tasks ?? throw Missing("tasks"), next);
    }

    private static List<TaskSummary> ReadTasks(JsonElement json)
    {
        var tasks = new List<TaskSummary>(json.GetArrayLength());
        foreach (var task in json.EnumerateArray())
        {
            tasks.Add(ReadTask(task));
        }

        return tasks;
    }

    private static TaskSummary ReadTask(JsonElement json)
    {
        string? id = null, key = null, title = null, agent = null, goal = null, note = null;
        object? state = null, priority = null;
        var attempts = 0;
        DateTimeOffset? updatedAt = null;
        AgentUsage? usage = null;
        WaitReason? wait = null;
        foreach (var member in json.EnumerateObject())
        {
            var value = member.Value;
            switch (member.Name)
            {
                case "id":
                    id = value.GetString();
                    break;
                case "key":
                    key = value.GetString();
                    break;
                case "title":
                    title = value.GetString();
                    break;
                case "state":
                    state = ReadName(typeof(TaskState), value);
                    break;
                case "agent":
                    agent = value.GetString();
                    break;
                case "goal":
                    goal = value.GetString();
                    break;
                case "priority":
                    priority = ReadName(typeof(TaskPriority), value);
                    break;
                case "attempts":
                    attempts = value.GetInt32();
                    break;
                case "updatedAt":
                    updatedAt = value.GetDateTimeOffset();
                    break;
                case "note":
                    note = value.GetString();
                    break;
                case "usage":
                    usage = ReadUsage(value);
                    break;
                case "wait":
                    wait = ReadWait(value);
                    break;
                default:
                    throw Unknown(member);
            }
        }

        return new TaskSummary
        {
            Id = id ?? throw Missing("id"),
            Key = key,
            Title = title,
            State = (TaskState)(state ?? throw Missing("state")),
            Agent = agent,
            Goal = goal,
            Priority = (TaskPriority?)priority,
            Attempts = attempts,
            UpdatedAt = updatedAt,
            Note = note,
            Usage = usage,
            Wait = wait,
        };
    }

    private static AgentUsage ReadUsage(JsonElement json)
    {
        var (turns, tokens, cost) = (0, 0L, 0m);
        foreach (var member in json.EnumerateObject())
        {
            switch (member.Name)
            {
                case "turns":
                    turns = member.Value.GetInt32();
                    break;
                case "tokens":
                    tokens = member.Value.GetInt64();
                    break;
                case "costUsd":
                    cost = member.Value.GetDecimal();
                    break;
                default:
                    throw Unknown(member);
            }
        }

        return new AgentUsage(turns, tokens, cost);
    }

    private static WaitReason ReadWait(JsonElement json)
    {
        object? limit = null;
        string? detail = null;
        foreach (var member in json.EnumerateObject())
        {
            switch (member.Name)
            {
                case "limit":
                    limit = ReadName(typeof(WaitLimit), member.Value);
                    break;
                case "detail":
                    detail = member.Value.GetString();
                    break;
                default:
                    throw Unknown(member);
            }
        }

        return new WaitReason((WaitLimit)(limit ?? throw Missing("limit")), detail ?? throw Missing("detail"));
    }

    // Not generic: what is generic over an enum is compiled for each of them, in every process.
    private static object ReadName(Type type, JsonElement json) =>
        Enum.TryParse(type, json.GetString(), ignoreCase: true, out var value) && Text.Camel((Enum)value) == json.GetString()
            ? value
            : throw new FormatException($"'{json}' is no {type.Name}.");

    private static FormatException Unknown(JsonProperty member) => new($"'{member.Name}' is not known here.");

    private static FormatException Missing(string name) => new($"'{name}' is missing.");
}
