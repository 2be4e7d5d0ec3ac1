using Abathur.Temporal.Contracts;
using Microsoft.Extensions.Configuration;

namespace Abathur.Temporal.Hosting.Telemetry;

/// <summary>
/// OpenTelemetry's own variables, from the configuration or else the environment. Telemetry is on where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>, or
/// that of one signal, is set, and <c>OTEL_SDK_DISABLED</c> isn't <c>true</c>.
/// </summary>
internal sealed class TelemetryVariables(IConfiguration configuration)
{
    private static readonly string[] Signals = ["TRACES", "METRICS", "LOGS"];

    /// <summary>Whether anything is exported.</summary>
    public bool IsOn => !string.Equals(Get("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase) && Signals.Any(signal => Of(signal) is not null);

    /// <summary>How a signal is exported; null: it isn't.</summary>
    /// <param name="signal"><c>TRACES</c>, <c>METRICS</c> or <c>LOGS</c>.</param>
    /// <exception cref="InvalidInputException">The endpoint is no address, or the protocol none that is known.</exception>
    public Signal? Of(string signal)
    {
        var (own, all) = ($"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT");
        var (name, address) = Get(own) is { } set ? (own, set) : (all, Get(all));
        if (address is null || string.Equals(Get($"OTEL_{signal}_EXPORTER"), "none", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        if (!Uri.TryCreate(address, UriKind.Absolute, out var endpoint) || endpoint.Scheme is not ("http" or "https"))
        {
            throw new InvalidInputException($"{name} is '{Shown.Of(address)}', which is no address such as http://localhost:4317. Correct it, or unset it to export nothing.");
        }

        var protocol = Get($"OTEL_EXPORTER_OTLP_{signal}_PROTOCOL") ?? Get("OTEL_EXPORTER_OTLP_PROTOCOL") ?? "grpc";
        return protocol is "grpc" or "http/protobuf"
            ? new(name == own ? endpoint : protocol == "grpc" ? endpoint : Below(endpoint, signal), protocol, Get($"OTEL_EXPORTER_OTLP_{signal}_HEADERS") ?? Get("OTEL_EXPORTER_OTLP_HEADERS"))
            : throw new InvalidInputException($"OTEL_EXPORTER_OTLP_PROTOCOL is '{Shown.Of(protocol)}'; use grpc (the default) or http/protobuf.");
    }

    private static Uri Below(Uri endpoint, string signal) => new($"{endpoint.AbsoluteUri.TrimEnd('/')}/v1/{signal.ToLowerInvariant()}");

    private string? Get(string name) => (configuration[name] ?? Environment.GetEnvironmentVariable(name)) is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

    /// <summary>How a signal is exported.</summary>
    /// <param name="Endpoint">The address.</param>
    /// <param name="Protocol"><c>grpc</c> or <c>http/protobuf</c>.</param>
    /// <param name="Headers">Headers of its requests; null: none.</param>
    internal sealed record Signal(Uri Endpoint, string Protocol, string? Headers);
}
