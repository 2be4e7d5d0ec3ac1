using System.Text.Json;
using System.Text.Json.Serialization;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.Deployment.V1;
using Summary = Temporalio.Api.Deployment.V1.WorkerDeploymentInfo.Types.WorkerDeploymentVersionSummary;

namespace Abathur.Temporal.LocalServer.Deployments;

/// <summary>A worker deployment with its versions. What the registry has given out is never changed: a change is made to a copy.</summary>
internal sealed class WorkerDeployment
{
    /// <summary>Its routing, and a summary of each version, the newest first.</summary>
    public required WorkerDeploymentInfo Info { get; init; }

    /// <summary>What else is known of each version, by its build id: task queues, metadata, who changed it last.</summary>
    public required Dictionary<string, WorkerDeploymentVersionInfo> Versions { get; init; }

    /// <summary>Which requests have made the deployment (the key is empty) and its versions (by build id), where a client asked for them.</summary>
    public required Dictionary<string, string> RequestIds { get; init; }

    /// <summary>Another one after each change of routing or manager.</summary>
    public ByteString Token { get; set; } = NewToken();

    /// <summary>When it was changed last: lists begin with that one.</summary>
    public Timestamp ChangeTime { get; set; } = new();

    public static ByteString NewToken() => ByteString.CopyFrom(Guid.CreateVersion7().ToByteArray());

    public static WorkerDeployment Create(string name, Timestamp now) => new()
    {
#pragma warning disable CS0612 // The real server sets the older field, too.
        Info = new() { Name = name, CreateTime = now, RoutingConfig = new() { CurrentVersion = BuildVersion.Unversioned } },
#pragma warning restore CS0612
        Versions = [],
        RequestIds = [],
    };

    public static WorkerDeployment Parse(ReadOnlyMemory<byte> bytes)
    {
        var kept = JsonSerializer.Deserialize(bytes.Span, DeploymentJson.Default.Kept)!;
        return new()
        {
            Info = WorkerDeploymentInfo.Parser.ParseFrom(kept.Info),
            Versions = kept.Versions.Select(WorkerDeploymentVersionInfo.Parser.ParseFrom).ToDictionary(v => v.DeploymentVersion.BuildId),
            RequestIds = new(kept.RequestIds),
            Token = ByteString.CopyFrom(kept.Token),
            ChangeTime = Timestamp.Parser.ParseFrom(kept.ChangeTime),
        };
    }

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(
        new Kept(Info.ToByteArray(), [.. Versions.Values.Select(v => v.ToByteArray())], RequestIds, Token.ToByteArray(), ChangeTime.ToByteArray()),
        DeploymentJson.Default.Kept);

    public WorkerDeployment Clone() => new()
    {
        Info = Info.Clone(),
        Versions = Versions.ToDictionary(v => v.Key, v => v.Value.Clone()),
        RequestIds = new(RequestIds),
        Token = Token,
        ChangeTime = ChangeTime,
    };

    /// <summary>A version's summary; null for one that isn't there.</summary>
    public Summary? Find(BuildVersion version) => Info.VersionSummaries.FirstOrDefault(s => BuildVersion.Of(s.DeploymentVersion) == version);

    internal sealed record Kept(byte[] Info, byte[][] Versions, Dictionary<string, string> RequestIds, byte[] Token, byte[] ChangeTime);
}

[JsonSerializable(typeof(WorkerDeployment.Kept))]
internal sealed partial class DeploymentJson : JsonSerializerContext;
