using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Abathur.Temporal.Cli.Connection;
using Abathur.Temporal.Cli.Output;
using Abathur.Temporal.Client.Asking;
using Abathur.Temporal.Client.Swarms;
using Abathur.Temporal.Client.Texts;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Data;
using Spectre.Console;
using Temporalio.Client;

namespace Abathur.Temporal.Cli;

/// <summary>What a running command has in its hands.</summary>
internal sealed class Session(ParseResult parsed, CancellationToken cancel)
{
    private readonly Streams streams = (Streams)parsed.InvocationConfiguration;
    private ITemporalClient? client;
    private Asker? asker;

    public CancellationToken Cancel => cancel;

    public bool Json => parsed.GetValue(GlobalOptions.Json);

    public TextReader Input => streams.Input;

    public TextWriter Output => streams.Output;

    public TextWriter Error => streams.Error;

    public TimeProvider Time => streams.Time;

    /// <summary>The operator's clock.</summary>
    public TimeZoneInfo Zone => Time.LocalTimeZone;

    public DataFolder Data => streams.Data.Value;

    public bool Interactive => streams.Interactive && !Json;

    public IAnsiConsole Console => field ??= Drawing.On(streams);

    public T? Get<T>(Option<T> option) => parsed.GetValue(option);

    public T? Get<T>(Argument<T> argument) => parsed.GetValue(argument);

    public bool Given(Option option) => parsed.GetResult(option) is { Implicit: false };

    /// <summary>How long to wait at most, where the user has said so.</summary>
    public TimeSpan? Timeout => parsed.GetValue(GlobalOptions.Timeout) switch
    {
        null => null,
        >= 0 and var seconds when seconds <= GlobalOptions.LongestTimeout.TotalSeconds => TimeSpan.FromSeconds(seconds),
        _ => throw new InvalidInputException("--timeout takes seconds, 0 to 31,536,000 (a year)."),
    };

    /// <summary>What the user hears of questions that wait.</summary>
    public SilenceNotice Notice => field ??= new SilenceNotice(Error, Json);

    public Asker Asker => asker ??= new Asker(Timeout ?? GlobalOptions.DefaultTimeout, Notice);

    public async Task<ITemporalClient> ClientAsync() => client ??= Timeout is null
        ? await ClientConnection.OpenAsync(ConnectionOptions.Read(parsed), cancel)
        : await ClientConnection.OpenAsync(ConnectionOptions.Read(parsed), Asker, cancel);

    /// <summary>As <see cref="ClientAsync"/>, but waits for a server that is not up yet, for ever unless <c>--timeout</c> limits it, and says so.</summary>
    public async Task<ITemporalClient> PatientClientAsync() => client ??= await ClientConnection.OpenAsync(
        ConnectionOptions.Read(parsed), new Asker(Timeout ?? GlobalOptions.LongestTimeout, Notice), cancel);

    /// <summary>Says, before anything else is shown of a swarm, that it has ended, and how.</summary>
    public async Task<SwarmEnd?> SayEndAsync(SwarmClient swarm)
    {
        var end = await SwarmEnd.ReadAsync(swarm, cancel);
        if (end is not null)
        {
            Tell(end.Words(swarm.Name, Zone) + " What follows is its last state.");
        }

        return end;
    }

    /// <summary>Asks the server itself.</summary>
    public async Task<T> AskServerAsync<T>(Func<ITemporalClient, RpcOptions, Task<T>> question)
    {
        var server = await ClientAsync();
        return await Asker.AskAsync(
            $"Temporal at {server.Connection.Options.TargetHost}", new ServerInquiry(server), rpc => question(server, rpc), cancel);
    }

    /// <summary>The swarms of the namespace, the newest first; only the running ones, or those that ended too.</summary>
    public Task<IReadOnlyList<SwarmListing>> SwarmsAsync(bool all) => AskServerAsync((server, rpc) => SwarmCatalog.ListAsync(server, all, rpc));

    /// <summary>The swarm that <c>--swarm</c> names, or the only one.</summary>
    public Task<SwarmClient> SwarmAsync() => SwarmAsync(null);

    public async Task<SwarmClient> SwarmAsync(string? name)
    {
        var named = parsed.GetValue(SwarmOption.Option);
        if (name is not null && named is not null && name != named)
        {
            throw new InvalidInputException($"Two swarms are named, '{name}' and '{named}'; say which one.");
        }

        var resolved = await SwarmOption.ResolveAsync(name ?? named, this);
        return Swarm(await ClientAsync(), resolved, () => Data);
    }

    /// <summary>A swarm whose worker's data folder may be this one.</summary>
    public SwarmClient Swarm(ITemporalClient client, string name, Func<DataFolder> data) => new(client, name, Asker, data);

    /// <summary>Runs what prints as things happen. It ends when nobody reads it any more, also while there is nothing to print.</summary>
    public async Task<ExitCode> FollowAsync(Func<CancellationToken, Task<ExitCode>> follow)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var following = follow(end.Token);
        while (await Task.WhenAny(following, Task.Delay(TimeSpan.FromSeconds(1), CancellationToken.None)) != following)
        {
            if (streams.HasLostItsReader())
            {
                await end.CancelAsync();
                await ((Task)following).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return ExitCode.Ok;
            }
        }

        return await following;
    }

    /// <summary>Prints a value as JSON, or drawn for people.</summary>
    public void Print<T>(T value, Action<IAnsiConsole> draw)
    {
        if (Json)
        {
            Output.WriteLine(JsonSerializer.Serialize(value, AbathurJson.Indented));
        }
        else
        {
            draw(Console);
        }
    }

    /// <summary>The same, where the value has to be put together first: only where JSON is wanted.</summary>
    public void PrintMessage(Func<JsonNode> value, Action<IAnsiConsole> draw)
    {
        if (Json)
        {
            Print(value(), draw);
        }
        else
        {
            draw(Console);
        }
    }

    /// <summary>Text of agents or of git: as it is for a program, without control characters for a terminal.</summary>
    public string Raw(string text) => streams.Interactive ? SafeText.Block(text) : text;

    /// <summary>A line of a command that runs until it is ended; for programs an object on a line, as its log.</summary>
    public void Say(string message) => Output.WriteLine(Json ? JsonSerializer.Serialize(new { message }, AbathurJson.Options) : message);

    /// <summary>Says what is beside the result, on the standard error.</summary>
    public void Tell(string message) => Client.Texts.Notice.Write(Error, Json, message);

    /// <summary>Says that something was done; scripts that read JSON get the same as an object.</summary>
    public void Done(string message) => Print(new { message }, _ => Output.WriteLine(message));
}
