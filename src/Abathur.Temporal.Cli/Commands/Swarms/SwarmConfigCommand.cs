using System.CommandLine;
using System.Text.Json;
using Abathur.Temporal.Cli.Input;
using Abathur.Temporal.Cli.Output;
using Abathur.Temporal.Contracts;
using Temporalio.Converters;

namespace Abathur.Temporal.Cli.Commands.Swarms;

/// <summary><c>abathur swarm config</c></summary>
internal static class SwarmConfigCommand
{
    private static readonly Argument<string[]> Pairs = new("key=value")
    {
        Description = "Settings to change; none: show them all.",
        Arity = ArgumentArity.ZeroOrMore,
    };

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

        session.Print(settings, console =>
        {
            var table = Tables.Create("SETTING", "VALUE");
            foreach (var (name, value) in JsonSerializer.SerializeToNode(settings, AbathurJson.Options)!.AsObject())
            {
                table.Add(name, value?.ToJsonString(AbathurJson.Options));
            }

            console.Write(table);
        });
    }
}
