using Abathur.Temporal.Demo;

namespace Abathur.Temporal.Cli.Commands.Demo;

/// <summary>What a demo runs with: its names, so that it disturbs nobody on a shared service, and its folders.</summary>
internal sealed record DemoStage(string Swarm, string TaskQueue, DemoFolders Folders);
