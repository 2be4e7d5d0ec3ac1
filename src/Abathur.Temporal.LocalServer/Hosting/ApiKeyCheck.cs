using System.Security.Cryptography;
using System.Text;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Abathur.Temporal.LocalServer;

/// <summary>Refuses every call without the API key.</summary>
internal sealed class ApiKeyCheck(string apiKey)
{
    private readonly byte[] expected = Encoding.UTF8.GetBytes($"Bearer {apiKey}");

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var given = Encoding.UTF8.GetBytes(context.Request.Headers.Authorization.ToString());
        if (CryptographicOperations.FixedTimeEquals(given, expected))
        {
            return next(context);
        }

        // A gRPC error without a body: status in the headers.
        context.Response.ContentType = "application/grpc";
        context.Response.Headers["grpc-status"] = ((int)StatusCode.Unauthenticated).ToString(System.Globalization.CultureInfo.InvariantCulture);
        context.Response.Headers["grpc-message"] = "Request unauthorized: the API key is missing or wrong.";
        return Task.CompletedTask;
    }
}
