using Abathur.Temporal.Contracts;
using Temporalio.Client;

namespace Abathur.Temporal.Cli.Server;

/// <summary>A Temporal service to work with: embedded, or a development server that ends with this object, or one that was there.</summary>
public sealed class DevServer : IAsyncDisposable
{
    // A dependent's start waits five times for this poll: at the default of 20 a second each wait is 50 ms.
    private const string FastTransfer = "history.transferProcessorMaxPollRPS=2000";

    private const int PortAttempts = 3;

    private readonly IAsyncDisposable? owner;

    private DevServer(TemporalClientConnectOptions connectOptions, Uri? webUi, IAsyncDisposable? owner)
    {
        ConnectOptions = connectOptions;
        ConnectOptions.DataConverter = AbathurDataConverter.Instance;
        WebUi = webUi;
        this.owner = owner;
    }

    /// <summary>Its <c>host:port</c>.</summary>
    public string Address => ConnectOptions.TargetHost!;

    /// <summary>How this process connects to it.</summary>
    public TemporalClientConnectOptions ConnectOptions { get; }

    /// <summary>Absent for the embedded server, which has none, and for a service that was there: it may be anywhere.</summary>
    public Uri? WebUi { get; }

    /// <summary>Why it is gone for good, in a sentence; never done for a server that serves, is in this process, or was there.</summary>
    public Task<string> Lost => (owner as SupervisedServer)?.Lost ?? new TaskCompletionSource<string>().Task;

    /// <summary>Whether it ends with this object.</summary>
    public bool IsOwned => owner is not null;

    /// <summary>Starts a development server and waits until it answers; gives back a service that the location names.</summary>
    /// <exception cref="InvalidInputException">It can't be started; the message says what to do.</exception>
    public static async Task<DevServer> StartAsync(DevServerOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var location = options.Location ?? ServerLocator.Locate();
        if (location.Address is { } address)
        {
            return new DevServer(new(address), null, null);
        }

        if (location.Program is not { } program)
        {
            return await StartEmbeddedAsync(options, cancellationToken);
        }

        // Only a port that the user chose is worth telling them; a drawn one that was lost in a race is drawn again.
        RequireFree(options.Port, "the service");
        RequireFree(options.UiPort, "the Web UI");
        for (var attempt = 1; ; attempt++)
        {
            var drawn = LoopbackPort.Draw(2);
            var settings = options with
            {
                Port = options.Port == 0 ? drawn[0] : options.Port,
                UiPort = options.UiPort == 0 ? drawn[1] : options.UiPort,
                DynamicConfig = [FastTransfer, .. options.DynamicConfig],
            };
            try
            {
                var owner = await SupervisedServer.StartAsync(program, settings, cancellationToken);
                return new DevServer(new(LoopbackPort.Address(settings.Port)), new Uri($"http://{LoopbackPort.Address(settings.UiPort)}"), owner);
            }
            catch (InvalidInputException e) when (attempt < PortAttempts && IsLostRace(e))
            {
            }
        }
    }

    private static async Task<DevServer> StartEmbeddedAsync(DevServerOptions options, CancellationToken cancellationToken)
    {
        var server = await EmbeddedServer.StartAsync(
            new()
            {
                Port = options.Port,
                DatabaseFile = options.DatabaseFile,
                Retention = options.Retention,
                Namespaces = [.. new[] { options.Namespace, "default" }.Distinct()],
                SearchAttributes = AbathurSearchAttributes.All.ToDictionary(key => key.Name, key => key.ValueType),
            },
            cancellationToken);
        return new DevServer(server.ConnectOptions, null, server);
    }

    public ValueTask DisposeAsync() => owner?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static void RequireFree(int port, string what)
    {
        if (port != 0 && !LoopbackPort.IsFree(port))
        {
            throw new InvalidInputException(
                $"Port {port} of 127.0.0.1 is in use, so {what} can't listen there: name another port, or the address of the service that runs there.");
        }
    }

    // The program draws ports of its own, and panics where it finds one taken: then Go ends it with 2, and the reason stands above all that is kept.
    private static bool IsLostRace(InvalidInputException error) =>
        error.Message.Contains("already in use", StringComparison.OrdinalIgnoreCase)
        || error.Message.Contains("ended with exit code 2:", StringComparison.Ordinal)
        || error.Message.Contains("Only one usage of each socket", StringComparison.OrdinalIgnoreCase);
}
