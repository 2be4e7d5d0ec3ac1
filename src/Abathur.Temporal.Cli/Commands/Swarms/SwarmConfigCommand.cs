using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Abathur.Temporal.Cli.Input;
using Abathur.Temporal.Cli.Output.Listings;
using Abathur.Temporal.Contracts;
using Spectre.Console;
using Temporalio.Converters;

namespace Abathur.Temporal.Cli.Commands.Swarms;

/// <summary><c>abathur swarm config</c></summary>
internal static class SwarmConfigCommand
{
    private static readonly Argument<string[]> Pairs = new("key=value")
    {
        Description = "Settings to change, as in maxRetries=2; maxRetries=null gives the default again, budgetTokens=null no budget. None: show them all.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    // On the wire what isn't set is absent.
    private static readonly JsonSerializerOptions WithUnset = new(AbathurJson.Options) { DefaultIgnoreCondition = JsonIgnoreCondition.Never };

    public static Command Create() => new Command("config", "Shows or changes a swarm's settings.") { Pairs }.Runs(RunAsync);

    private static async Task RunAsync(Session session)
    {
        var changes = SettingPairs.Read(session.Get(Pairs) ?? []);
        var swarm = await session.SwarmAsync();
        SwarmSettings settings;
        if (changes.Count == 0)
        {
            settings = (await swarm.QueryAsync(s => s.Status(), session.Cancel)).Settings;
        }
        else
        {
            var raw = new RawValue(swarm.Client.Options.DataConverter.PayloadConverter.ToPayload(changes));
            settings = await swarm.UpdateAsync(s => s.ConfigureAsync(raw), session.Cancel);
        }

        session.Print(settings, console => console.Write(Draw(settings)));
    }

    internal static Listing Draw(SwarmSettings settings)
    {
        var table = new Listing(Column.Whole("SETTING"), Column.Text("VALUE"));
        foreach (var (name, value) in JsonSerializer.SerializeToNode(settings, WithUnset)!.AsObject())
        {
            table.Add(name, value is null ? Cell.Of("not set", Color.Grey) : value.ToJsonString(AbathurJson.Options));
        }

        return table;
    }
}
