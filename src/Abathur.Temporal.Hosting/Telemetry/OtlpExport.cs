using System.Reflection;
using Abathur.Temporal.Host.Measurements;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Abathur.Temporal.Hosting.Telemetry;

/// <summary>Exports spans, metrics and log lines by OTLP. Only called where a variable asks for it, so that OpenTelemetry is not even loaded elsewhere.</summary>
internal static class OtlpExport
{
    public static void Add(IHostApplicationBuilder builder, TelemetryVariables variables, string taskQueue)
    {
        builder.Services.AddHostedService(provider => ActivatorUtilities.CreateInstance<SwarmGauges>(provider, taskQueue));
        var telemetry = builder.Services.AddOpenTelemetry();
        if (variables.Of("TRACES") is { } traces)
        {
            telemetry.WithTracing(tracing => tracing.SetResourceBuilder(Resource()).AddSource(Instruments.Name).AddOtlpExporter(exporter => Direct(exporter, traces)));
        }

        if (variables.Of("METRICS") is { } metrics)
        {
            telemetry.WithMetrics(metering => metering.SetResourceBuilder(Resource()).AddMeter(Instruments.Name).AddOtlpExporter(exporter => Direct(exporter, metrics)));
        }

        if (variables.Of("LOGS") is { } logs)
        {
            builder.Logging.AddOpenTelemetry(logging => logging.SetResourceBuilder(Resource()).AddOtlpExporter(exporter => Direct(exporter, logs)));
        }
    }

    // The variables go before: OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES.
    private static ResourceBuilder Resource() => ResourceBuilder.CreateEmpty()
        .AddService("abathur", serviceVersion: typeof(OtlpExport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion)
        .AddTelemetrySdk()
        .AddEnvironmentVariableDetector();

    private static void Direct(OtlpExporterOptions exporter, TelemetryVariables.Signal signal)
    {
        exporter.Endpoint = signal.Endpoint;
        exporter.Protocol = signal.Protocol == "http/protobuf" ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        if (signal.Headers is { } headers)
        {
            exporter.Headers = headers;
        }
    }
}
