using Abathur.Temporal.LocalServer.Deployments;
using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.History.Rules;
using Temporalio.Api.Deployment.V1;
using Temporalio.Api.Enums.V1;

namespace Abathur.Temporal.LocalServer.Frontend;

/// <summary>What requests say of deployments and versions, checked in the real server's words.</summary>
internal static class DeploymentRequests
{
    private const string Name = "WorkerDeploymentName";

    // The real server makes workflow ids of both: half of what is left of one.
    private const int MaximumLength = (Limits.IdLength - 39) / 2;

    /// <summary>What a worker says of its deployment.</summary>
    /// <exception cref="Grpc.Core.RpcException">InvalidArgument.</exception>
    public static void Check(WorkerDeploymentOptions? worker)
    {
        if (worker is null)
        {
            return;
        }

        if ((worker.DeploymentName.Length == 0) != (worker.BuildId.Length == 0))
        {
            throw ServiceError.InvalidArgument("Deployment name and build id must be set together.");
        }

        if (worker.WorkerVersioningMode == WorkerVersioningMode.Versioned)
        {
            if (worker.DeploymentName.Length == 0)
            {
                throw ServiceError.InvalidArgument("versioned worker must have deployment name");
            }

            CheckName(worker.DeploymentName);
            CheckField("BuildID", worker.BuildId);
        }
    }

    /// <exception cref="Grpc.Core.RpcException">InvalidArgument.</exception>
    public static void CheckName(string name)
    {
        CheckField(Name, name);
        foreach (var delimiter in (char[])['.', ':'])
        {
            if (name.Contains(delimiter))
            {
                throw ServiceError.InvalidArgument($"worker deployment name cannot contain '{delimiter}'");
            }
        }

        CheckStart(Name, name);
    }

    /// <summary>A version that a request names.</summary>
    /// <param name="version">In today's field; null where it isn't set.</param>
    /// <param name="old">In the older field.</param>
    /// <exception cref="Grpc.Core.RpcException">InvalidArgument.</exception>
    public static BuildVersion Version(WorkerDeploymentVersion? version, string old)
    {
        var text = version is null ? old : $"{version.DeploymentName}.{version.BuildId}";
        return text.Split(['.', ':'], 2) is [{ Length: > 0 } name, { Length: > 0 } build]
            ? new(name, build)
            : throw ServiceError.InvalidArgument($"invalid version string \"{text}\", expected format is \"<deployment_name>.<build_id>\"");
    }

    /// <summary>The version that is to be current or ramping; none for workers without one.</summary>
    /// <param name="deployment">The deployment's name.</param>
    /// <param name="buildId">Which build; empty for workers without a version.</param>
    /// <param name="old">The whole version in the older field; empty where it isn't set.</param>
    /// <exception cref="Grpc.Core.RpcException">InvalidArgument.</exception>
    public static BuildVersion Routed(string deployment, string buildId, string old)
    {
        if (buildId.Length == 0 && (old.Length == 0 || old == BuildVersion.Unversioned))
        {
            CheckName(deployment);
            return default;
        }

        var text = buildId.Length > 0 ? $"{deployment}.{buildId}" : old;
        if (text.Split(['.', ':'], 2) is not [{ Length: > 0 } name, { Length: > 0 } build])
        {
            throw ServiceError.InvalidArgument(
                text is ['.' or ':', ..] ? $"invalid version string: deployment name is empty in version string {text}"
                : text.AsSpan().IndexOfAny('.', ':') < 0 ? $"invalid version string: expected delimiter ':' or '.' not found in version string {text}"
                : $"invalid version string: build id is empty in version string {text}");
        }

        if (name != deployment)
        {
            throw ServiceError.InvalidArgument($"invalid version string '{text}' does not match deployment name '{deployment}'");
        }

        CheckName(deployment);
        return new(name, build);
    }

    public static void CheckField(string field, string value)
    {
        if (value.Length == 0)
        {
            throw ServiceError.InvalidArgument($"{field} cannot be empty");
        }

        if (value.Length > MaximumLength)
        {
            throw ServiceError.InvalidArgument($"size of {field} larger than the maximum allowed");
        }

        if (field != Name)
        {
            CheckStart(field, value);
        }
    }

    private static void CheckStart(string field, string value)
    {
        if (value.StartsWith("__", StringComparison.Ordinal))
        {
            throw ServiceError.InvalidArgument($"{field} cannot start with '__'");
        }
    }
}
