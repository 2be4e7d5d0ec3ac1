using System.Text.RegularExpressions;

namespace Abathur.Temporal.LocalServer.Tests.Cli;

/// <summary>Commands on one server, one after the other, and what they printed.</summary>
internal sealed partial class CommandSession(TemporalCommand temporal, string name)
{
    private readonly List<string> printed = [];

    public async Task<IReadOnlyList<string>> RunAsync(IEnumerable<string> steps)
    {
        foreach (var step in steps)
        {
            string[] words = [.. Words().Matches(step.Replace("{name}", name, StringComparison.Ordinal)).Select(m => Filled(m.Value.Trim('\'')))];
            var (code, output, error) = words is ["until", var text, .. var command]
                ? await UntilAsync(text, command)
                : await temporal.RunAsync(words);
            printed.Add($"{step}: {code}");
            printed.AddRange(PrintedLines.Of(output));
            printed.AddRange(PrintedLines.Of(error));
        }

        return printed;
    }

    private async Task<(int Code, string Output, string Error)> UntilAsync(string text, string[] command)
    {
        (int Code, string Output, string Error) answer = default;
        await Fixtures.Wait.UntilAsync(
            async () =>
            {
                answer = await temporal.RunAsync(command);
                return (answer.Output + answer.Error).Contains(text, StringComparison.Ordinal);
            },
            $"{text} from temporal {string.Join(' ', command)}");
        return answer;
    }

    private static string Filled(string word) => CommandSessions.Inputs.GetValueOrDefault(word, word);

    [GeneratedRegex("'[^']*'|[^ ]+")]
    private static partial Regex Words();
}
