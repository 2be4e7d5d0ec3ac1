using System.Net;
using System.Security.Cryptography.X509Certificates;
using Abathur.Temporal.Host.Data;

namespace Abathur.Temporal.Web;

/// <summary>How the page is served.</summary>
internal sealed record WebOptions
{
    /// <summary>The port where nobody says another.</summary>
    public const int DefaultPort = 8234;

    /// <summary>The address to listen on. Default: 127.0.0.1. Any other than a loopback address needs <see cref="Certificate"/>.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The port; 0: any that is free.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>The name by which browsers call this host; null: the address, and on loopback <c>localhost</c> too.</summary>
    public string? HostName { get; init; }

    /// <summary>The certificate for TLS; null: without.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Temporal's Web UI, to which pages link; null: none is known.</summary>
    public Uri? TemporalUi { get; init; }

    /// <summary>This host's data folder: logs and memory.</summary>
    public required Func<DataFolder> Data { get; init; }

    /// <summary>Called with the next address when one was used.</summary>
    public Action<Uri>? AddressUsed { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
