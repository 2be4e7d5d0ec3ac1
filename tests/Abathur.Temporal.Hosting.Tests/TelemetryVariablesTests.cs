using Abathur.Temporal.Contracts;
using Abathur.Temporal.Hosting.Telemetry;
using Microsoft.Extensions.Configuration;

namespace Abathur.Temporal.Hosting.Tests;

public sealed class TelemetryVariablesTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true, "OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4317")]
    [InlineData(true, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://localhost:4317")]
    [InlineData(false, "OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4317", "OTEL_SDK_DISABLED=true")]
    [InlineData(false, "OTEL_EXPORTER_OTLP_ENDPOINT= ")]
    [InlineData(false, "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=http://localhost:4317", "OTEL_METRICS_EXPORTER=none")]
    public void IsOn_ByTheStandardVariables(bool isOn, params string[] variables) => Assert.Equal(isOn, Of(variables).IsOn);

    [Fact]
    public void Of_EndpointOfAllSignals_GetsEachSignalsPath()
    {
        var variables = Of("OTEL_EXPORTER_OTLP_ENDPOINT=http://collector:4318/x/", "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf", "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT=http://logs:1/in");

        Assert.Equal(new Uri("http://collector:4318/x/v1/traces"), variables.Of("TRACES")!.Endpoint);
        Assert.Equal(new Uri("http://logs:1/in"), variables.Of("LOGS")!.Endpoint);
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT is 'collector'", "OTEL_EXPORTER_OTLP_ENDPOINT=collector")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL is 'http/json'", "OTEL_EXPORTER_OTLP_ENDPOINT=http://c:1", "OTEL_EXPORTER_OTLP_PROTOCOL=http/json")]
    public void Of_WhatCannotBe_IsSaid(string message, params string[] variables) =>
        Assert.Contains(message, Assert.Throws<InvalidInputException>(() => Of(variables).Of("TRACES")).Message, StringComparison.Ordinal);

    [Fact]
    public void AddAbathur_WithoutAnEndpoint_AddsNoTelemetry()
    {
        var builder = TestHost.Builder();
        builder.AddAbathur();

        Assert.DoesNotContain(builder.Services, service => service.ServiceType.FullName!.StartsWith("OpenTelemetry", StringComparison.Ordinal));
    }

    private static TelemetryVariables Of(params string[] variables) => new(new ConfigurationBuilder()
        .AddInMemoryCollection(variables.Select(variable => variable.Split('=', 2)).Select(pair => KeyValuePair.Create<string, string?>(pair[0], pair[1])))
        .Build());
}
