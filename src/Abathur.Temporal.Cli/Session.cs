using System.CommandLine;
using System.Text.Json;
using Abathur.Temporal.Activities.Hosts;
using Abathur.Temporal.Cli.Connection;
using Abathur.Temporal.Cli.Output;
using Abathur.Temporal.Contracts;
using Spectre.Console;
using Temporalio.Client;

namespace Abathur.Temporal.Cli;

/// <summary>What a running command has in its hands.</summary>
internal sealed class Session(ParseResult parsed, CancellationToken cancel)
{
    private readonly Streams streams = (Streams)parsed.InvocationConfiguration;
    private ITemporalClient? client;

    public CancellationToken Cancel => cancel;

    public bool Json => parsed.GetValue(GlobalOptions.Json);

    public TextReader Input => streams.Input;

    public TextWriter Output => streams.Output;

    public TextWriter Error => streams.Error;

    public TimeProvider Time => streams.Time;

    public DataFolder Data => streams.Data.Value;

    public bool Interactive => streams.Interactive && !Json;

    public IAnsiConsole Console => field ??= Drawing.On(streams);

    public T? Get<T>(Option<T> option) => parsed.GetValue(option);

    public T? Get<T>(Argument<T> argument) => parsed.GetValue(argument);

    public bool Given(Option option) => parsed.GetResult(option) is { Implicit: false };

    public async Task<ITemporalClient> ClientAsync() => client ??= await ClientConnection.OpenAsync(parsed, cancel);

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
        return new SwarmClient(await ClientAsync(), resolved);
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

    /// <summary>Text of agents or of git: as it is for a program, without control characters for a terminal.</summary>
    public string Raw(string text) => streams.Interactive ? SafeText.Block(text) : text;

    /// <summary>Says that something was done; scripts that read JSON get the same as an object.</summary>
    public void Done(string message) => Print(new { message }, _ => Output.WriteLine(message));
}
