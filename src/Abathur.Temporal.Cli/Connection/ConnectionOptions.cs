using System.CommandLine;
using Abathur.Temporal.Client.Converting;
using Abathur.Temporal.Contracts;
using Temporalio.Client;
using Temporalio.Common.EnvConfig;

namespace Abathur.Temporal.Cli.Connection;

/// <summary>Where Temporal is: flags, else <c>TEMPORAL_*</c> variables, else the profile of the TOML file, as with every client.</summary>
public static class ConnectionOptions
{
    public static Option<string?> Address { get; } = Create<string?>(
        "--address", "Temporal's address, host:port. Default: TEMPORAL_ADDRESS, the profile's, or localhost:7233.");

    public static Option<string?> Namespace { get; } = Create<string?>(
        "--namespace", "The namespace. Default: TEMPORAL_NAMESPACE, the profile's, or 'default'.");

    public static Option<string?> ApiKey { get; } = Create<string?>(
        "--api-key", "The API key. Better: TEMPORAL_API_KEY, which other users of this host can't see.");

    public static Option<bool?> Tls { get; } = Create<bool?>(
        "--tls", "Use TLS; --tls=false: don't. Certificates come from TEMPORAL_TLS_* or the profile.");

    public static Option<string?> Profile { get; } = Create<string?>(
        "--profile", "The profile of Temporal's configuration file. Default: TEMPORAL_PROFILE, or 'default'.");

    /// <summary>Gives a group of commands these options.</summary>
    public static Command WithConnection(this Command group)
    {
        ArgumentNullException.ThrowIfNull(group);
        foreach (var option in new Option[] { Address, Namespace, ApiKey, Tls, Profile })
        {
            group.Options.Add(option);
        }

        return group;
    }

    /// <summary>What the command line, the environment and the file say together.</summary>
    /// <exception cref="InvalidInputException">They can't be used.</exception>
    public static TemporalClientConnectOptions Read(ParseResult parsed)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        var options = Load(parsed.GetValue(Profile));
        options.DataConverter = ClientDataConverter.Instance;
        options.TargetHost = parsed.GetValue(Address) ?? options.TargetHost ?? "localhost:7233";
        options.Namespace = parsed.GetValue(Namespace) ?? options.Namespace;
        if (parsed.GetValue(ApiKey) is { } key)
        {
            options.ApiKey = key;
            options.Tls ??= new TlsOptions();
        }

        if (parsed.GetValue(Tls) is { } tls)
        {
            options.Tls = tls ? options.Tls ?? new TlsOptions() : null;
        }

        return Uri.TryCreate("http://" + options.TargetHost, UriKind.Absolute, out var uri) && uri is { Port: > 0, PathAndQuery: "/" }
            && options.TargetHost.EndsWith(FormattableString.Invariant($":{uri.Port}"), StringComparison.Ordinal)
            ? options
            : throw new InvalidInputException($"'{options.TargetHost}' is not a server address: write host:port, as in localhost:7233.");
    }

    private static TemporalClientConnectOptions Load(string? profile)
    {
        if (profile is null && !IsConfigured())
        {
            return new();
        }

        try
        {
            return ClientEnvConfig.LoadClientConnectOptions(new() { Profile = profile });
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidInputException($"Temporal's configuration can't be read: {e.Message}", e);
        }
    }

    // The SDK's loader costs a third of a short command, so it is asked only where it can find something.
    private static bool IsConfigured() =>
        Environment.GetEnvironmentVariables().Keys.Cast<string>().Any(name => name.StartsWith("TEMPORAL_", StringComparison.OrdinalIgnoreCase))
        || File.Exists(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), "temporalio", "temporal.toml"));

    private static Option<T> Create<T>(string name, string description) => new(name) { Description = description, Recursive = true };
}
