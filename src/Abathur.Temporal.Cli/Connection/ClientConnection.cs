using System.CommandLine;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Cli.Connection;

/// <summary>Opens the connection, or says which address doesn't answer and what to do.</summary>
internal static class ClientConnection
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    public static Task<ITemporalClient> OpenAsync(ParseResult parsed, CancellationToken cancel) =>
        OpenAsync(ConnectionOptions.Read(parsed), cancel);

    public static async Task<ITemporalClient> OpenAsync(TemporalClientConnectOptions options, CancellationToken cancel)
    {
        try
        {
            // The SDK's own attempt can't be canceled, so it may go on behind our back until the process ends.
            return await TemporalClient.ConnectAsync(options).WaitAsync(Limit, cancel);
        }
        catch (Exception e) when (e is InvalidOperationException or RpcException or TimeoutException)
        {
            throw new CommandException(
                ExitCode.Unreachable,
                $"No Temporal server answers at {options.TargetHost}. Start one with `abathur up`, or name another with --address or "
                + $"TEMPORAL_ADDRESS. ({Cause(e)})",
                e);
        }
    }

    // The bridge reports a chain of Rust errors; the last quoted part is the operating system's word.
    private static string Cause(Exception error)
    {
        if (error is TimeoutException)
        {
            return FormattableString.Invariant($"no answer within {Limit.TotalSeconds} s");
        }

        var quoted = error.Message.Split('"');
        return quoted.Length >= 3 ? quoted[^2] : error.Message;
    }
}
