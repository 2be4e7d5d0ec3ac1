using Abathur.Temporal.Activities.Attempts;
using Abathur.Temporal.Activities.Hosts;
using Abathur.Temporal.Activities.Leases;
using Abathur.Temporal.Activities.Ledger;
using Abathur.Temporal.Activities.Swarms;
using Abathur.Temporal.Host.Agents;
using Abathur.Temporal.Host.Agents.Leases;
using Abathur.Temporal.Host.Agents.Mcp;
using Abathur.Temporal.Host.Agents.Registry;
using Abathur.Temporal.Host.Agents.Runtimes;
using Abathur.Temporal.Host.Branches.Delivery;
using Abathur.Temporal.Host.Data;
using Abathur.Temporal.Host.Git;
using Abathur.Temporal.Host.Measurements;
using Abathur.Temporal.Host.Memory;
using Abathur.Temporal.Host.Memory.Sqlite;
using Abathur.Temporal.Host.Worktrees;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Abathur.Temporal.Hosting;

/// <summary>What the activities are made of: one of each per host.</summary>
internal static class AbathurActivities
{
    public static void AddAbathurActivities(this IServiceCollection services)
    {
        services.AddSingleton(provider => provider.GetRequiredService<AbathurOptions>().DataFolder is { Length: > 0 } folder
            ? new DataFolder(folder)
            : DataFolder.Default());
        services.AddSingleton(provider => HostIdentity.Load(provider.GetRequiredService<DataFolder>()));
        services.AddSingleton(_ => GitProgram.Find());
        services.AddSingleton<WorktreeManager>();
        services.AddSingleton(provider => new SwarmBranch(
            provider.GetRequiredService<GitProgram>(), provider.GetRequiredService<ILogger<SwarmBranch>>(), provider.GetRequiredService<DataFolder>(), provider.GetRequiredService<TimeProvider>()));

        services.AddSingleton<IMemoryStore>(provider => new SqliteMemoryStore(
            provider.GetRequiredService<DataFolder>().MemoryFile, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<TaskMemory>();
        services.AddSingleton<IAttemptMeasurements>(provider => new SqliteAttemptMeasurements(provider.GetRequiredService<DataFolder>().MemoryFile));
        services.AddSingleton<AttemptMeter>();
        services.AddSingleton<AttemptMeasuring>();

        services.AddSingleton(provider => AgentOptionsOf(provider.GetRequiredService<AbathurOptions>()));
        services.AddSingleton(provider => new AgentLedger(provider.GetRequiredService<DataFolder>().Ledger));
        services.AddSingleton<LeaseTerms>();
        services.AddSingleton(provider => new AgentProcesses(
            provider.GetRequiredService<AgentLedger>(), provider.GetRequiredService<AgentOptions>(), provider.GetRequiredService<LeaseTerms>()));
        services.AddAgentRuntimes();
        services.AddSingleton<ISwarmCalls, SwarmCalls>();
        services.AddSingleton<AttemptTools>();
        services.AddSingleton<WorktreeCommand>();
        services.AddSingleton<AgentRunner>();

        services.AddSingleton(provider => new LeaseOptions
        {
            Heartbeat = TimeSpan.FromSeconds(provider.GetRequiredService<AbathurOptions>().HeartbeatSeconds),
            ShutdownGrace = TimeSpan.FromSeconds(provider.GetRequiredService<AbathurOptions>().GracefulShutdownSeconds),
        });
        services.AddSingleton<AttemptLeases>();
        services.AddSingleton<HostChoice>();
        services.AddSingleton<WorkflowCaches>();
        services.AddSingleton<WorkerRecords>();
        services.AddSingleton<ScratchFolders>();
        services.AddSingleton<ActivityLedger>();
        services.AddSingleton<ActivityLedgerInterceptor>();

        services.AddSingleton<SearchAttributeRegistry>();
        services.AddSingleton<AttemptLookup>();
        services.AddSingleton<ServiceIdentity>();
        services.AddSingleton<ClosedSwarms>();
    }

    private static AgentOptions AgentOptionsOf(AbathurOptions options) => new()
    {
        PassEnvironment = [.. options.PassEnvironment],
        ProgramPaths = options.ClaudePath is { } claude
            ? new Dictionary<string, string>(options.ProgramPaths, StringComparer.OrdinalIgnoreCase) { [AgentRuntimeNames.Claude] = claude }
            : options.ProgramPaths.AsReadOnly(),
        SignCommits = options.SignCommits,
        McpCommand = [.. options.McpCommand],
    };
}
