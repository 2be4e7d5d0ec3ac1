using System.Security.Cryptography.X509Certificates;

namespace Abathur.Temporal.LocalServer;

/// <summary>What protects a server that listens to more than its own machine.</summary>
/// <param name="Certificate">The server's certificate, with its private key.</param>
/// <param name="ApiKey">What clients send as <c>authorization: Bearer …</c>.</param>
public sealed record TemporalServerSecurity(X509Certificate2 Certificate, string ApiKey);
