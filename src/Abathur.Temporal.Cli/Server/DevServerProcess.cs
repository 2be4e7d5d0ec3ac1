using System.Globalization;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Server;

/// <summary>The official <c>temporal</c> program as a child of ours: it ends when we end, however that happens.</summary>
internal sealed class DevServerProcess : IAsyncDisposable
{
    private readonly OwnedProcess process;

    private DevServerProcess(OwnedProcess process) => this.process = process;

    public static async Task<DevServerProcess> StartAsync(string program, DevServerOptions options, CancellationToken cancellationToken)
    {
        var process = await OwnedProcess.StartAsync(program, Arguments(options), logFile: options.LogFile);
        try
        {
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            deadline.CancelAfter(options.StartTimeout);
            var ready = ServerProbe.WaitAsync(LoopbackPort.Address(options.Port), options.Namespace, deadline.Token);
            if (await Task.WhenAny(ready, process.Exited) == process.Exited)
            {
                await deadline.CancelAsync();
                var exitCode = await process.Exited;
                throw new InvalidInputException(
                    FormattableString.Invariant($"'{program} server start-dev' ended with exit code {exitCode}: {process.ErrorTail}{Whole(options)}"));
            }

            await ready;
            return new DevServerProcess(process);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await process.DisposeAsync();
            var waited = FormattableString.Invariant($"{options.StartTimeout.TotalSeconds:0.#} s");
            throw new InvalidInputException(
                $"'{program} server start-dev' did not answer on {LoopbackPort.Address(options.Port)} within {waited}: {process.ErrorTail}{Whole(options)}");
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Its exit code, once it has ended.</summary>
    public Task<int> Exited => process.Exited;

    public ValueTask DisposeAsync() => process.DisposeAsync();

    private static string Whole(DevServerOptions options) => options.LogFile is { } file ? $"{Environment.NewLine}Its whole output is in {file}" : string.Empty;

    private static IReadOnlyList<string> Arguments(DevServerOptions options) =>
    [
        "server", "start-dev",
        "--ip", "127.0.0.1",
        "--port", options.Port.ToString(CultureInfo.InvariantCulture),
        "--ui-port", options.UiPort.ToString(CultureInfo.InvariantCulture),
        "--namespace", options.Namespace,
        "--log-level", "error",
        .. options.DatabaseFile is { } file ? ["--db-filename", file] : Array.Empty<string>(),
        .. options.DynamicConfig.SelectMany(setting => new[] { "--dynamic-config-value", setting }),
        .. AbathurSearchAttributes.All.SelectMany(key => new[] { "--search-attribute", $"{key.Name}=Keyword" }),
    ];
}
