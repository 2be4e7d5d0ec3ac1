using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.Matching;

internal readonly record struct TaskQueueKey(string Namespace, string Name, TaskQueueType Type);
