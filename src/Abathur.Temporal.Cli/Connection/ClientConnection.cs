using Abathur.Temporal.Client.Asking;
using Abathur.Temporal.Hosting.Telemetry;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Cli.Connection;

/// <summary>Opens the connection, or says which address doesn't answer and what to do.</summary>
internal static class ClientConnection
{
    private const string NextStep = "Start one with `abathur up`, or name another with --address or TEMPORAL_ADDRESS.";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>Tries once: where no server is, the user wants to know it at once.</summary>
    public static async Task<ITemporalClient> OpenAsync(TemporalClientConnectOptions options, CancellationToken cancel)
    {
        try
        {
            return await ConnectAsync(options).WaitAsync(cancel);
        }
        catch (Exception e) when (e is InvalidOperationException or RpcException or TimeoutException)
        {
            throw new CommandException(ExitCode.Unreachable, $"{NoServer(options, e)} {NextStep}", e);
        }
    }

    /// <summary>Tries until the asker gives up: somebody has said that a server will be there.</summary>
    public static Task<ITemporalClient> OpenAsync(TemporalClientConnectOptions options, Asker asker, CancellationToken cancel)
    {
        return asker.AskAsync(
            $"Temporal at {options.TargetHost}",
            new Nobody(),
            async rpc =>
            {
                try
                {
                    return await ConnectAsync(options).WaitAsync(rpc.CancellationToken!.Value);
                }
                catch (InvalidOperationException e)
                {
                    throw new RpcException(RpcException.StatusCode.Unavailable, e.Message, []);
                }
            },
            cancel);
    }

    private static string NoServer(TemporalClientConnectOptions options, Exception error) =>
        $"No Temporal server answers at {options.TargetHost} ({Cause(error)}).";

    // The SDK's own attempt can't be canceled, so it may go on behind our back until the process ends.
    private static async Task<ITemporalClient> ConnectAsync(TemporalClientConnectOptions options)
    {
        options.Runtime ??= SdkLog.Runtime;
        if (Environment.GetEnvironmentVariable("TRACEPARENT") is { Length: > 0 })
        {
            Trace(options);
        }

        return await TemporalClient.ConnectAsync(options).WaitAsync(Limit);
    }

    // A method of its own: what it needs is loaded only where a trace is to be continued.
    private static void Trace(TemporalClientConnectOptions options) => options.Interceptors ??= [new ClientTracing()];

    // The bridge reports a chain of Rust errors; the last quoted part is the operating system's word.
    private static string Cause(Exception error)
    {
        if (error is TimeoutException or OperationCanceledException)
        {
            return FormattableString.Invariant($"no answer within {Limit.TotalSeconds} s");
        }

        var quoted = error.Message.Split('"');
        return quoted.Length >= 3 ? quoted[^2] : error.Message;
    }

    /// <summary>There is no connection to ask anything by.</summary>
    private sealed class Nobody : ISilenceInquiry
    {
        public Task<SilenceCause> LookAsync(Exception? last, CancellationToken cancel) => Task.FromResult(new SilenceCause(
            "server", [last is null ? "the connection is being made" : Cause(last)], NextStep));
    }
}
