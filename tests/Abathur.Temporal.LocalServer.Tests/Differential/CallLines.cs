using System.Reflection;
using System.Text.RegularExpressions;
using Abathur.Temporal.LocalServer.Tests.Fixtures;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Abathur.Temporal.LocalServer.Tests.Differential;

/// <summary>
/// Calls of the service, a line each: a method's name and its request as JSON, in which <c>@</c> stands for the scenario's name, and
/// <c>$NAME</c> for what an earlier answer has said.
/// </summary>
/// <remarks>
/// Behind <c>until TEXT</c> a line is repeated until its answer has the text; what stands behind <c>meanwhile</c> is answered at the line
/// <c>answer</c>. The verbs of those that derive from it say what most lines would say.
/// </remarks>
internal abstract partial class CallLines(ScenarioRun run)
{
    // Longer than what a line waits for by itself, which says more when it isn't so.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private Task<string> meanwhile = Task.FromResult("");

    protected ScenarioRun Run => run;

    protected Dictionary<string, string> Known { get; } = new() { ["@"] = run.Id() };

    public async Task DoAsync(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            try
            {
                await DoAsync(line).WaitAsync(Patience);
            }
            catch (TimeoutException)
            {
                Assert.Fail($"'{line}' takes more than {Patience.TotalSeconds:F0} s, after\n{string.Join('\n', run.Observed())}");
            }
        }
    }

    /// <summary>What a line asks.</summary>
    protected virtual (string Method, string Request) Asked(string verb, string rest) => (verb, rest.Length > 0 ? rest : "{}");

    /// <summary>A poll that found nothing: it is repeated.</summary>
    protected virtual bool IsEmpty(IMessage answer) => false;

    /// <summary>Remembers what later lines name, and takes out what may differ.</summary>
    protected virtual void Learn(IMessage answer)
    {
    }

    /// <summary>As it is observed.</summary>
    protected virtual string Shown(IMessage answer) => Time().Replace(HistoryNormalizer.Readable(JsonFormatter.Default.Format(answer)), "time");

    /// <summary>A line that is no call.</summary>
    /// <returns>False for a call.</returns>
    protected virtual Task<bool> TryDoAsync(string verb, string rest) => Task.FromResult(false);

    protected static (string First, string More) Split(string line) => line.Split(' ', 2) is [var first, var rest] ? (first, rest) : (line, "");

    protected string Filled(string text) =>
        Known.OrderByDescending(k => k.Key.Length).Aggregate(text, (filled, known) => filled.Replace(known.Key, known.Value, StringComparison.Ordinal));

    private async Task DoAsync(string line)
    {
        var (verb, rest) = Split(line);
        switch (verb)
        {
            case "meanwhile":
                meanwhile = Task.Run(() => AskAsync(rest));
                break;
            case "answer":
                await run.ObserveAsync(line, () => meanwhile);
                break;
            case "until":
                var (text, call) = Split(rest);
                await run.ObserveAsync(call, () => UntilAsync(text, call));
                break;
            default:
                if (!await TryDoAsync(verb, rest))
                {
                    await run.ObserveAsync(line, () => AskAsync(line));
                }

                break;
        }
    }

    private async Task<string> UntilAsync(string text, string line)
    {
        var answer = "";
        await Wait.UntilAsync(
            async () => (answer = await AskAsync(line)).Contains(Filled(text), StringComparison.Ordinal),
            () => $"'{text}' in what '{line}' answers, which is {answer}");
        return answer;
    }

    private async Task<string> AskAsync(string line)
    {
        var (verb, rest) = Split(line);
        var (method, request) = Asked(verb, rest);
        var (service, call) = Method(method);
        var type = call.GetParameters()[0].ParameterType;
        var descriptor = (MessageDescriptor)type.GetProperty("Descriptor", BindingFlags.Static | BindingFlags.Public)!.GetValue(null)!;
        var message = JsonParser.Default.Parse(Filled(request), descriptor);
        if (type.GetProperty("Namespace", typeof(string)) is { } name && name.GetValue(message) is "")
        {
            name.SetValue(message, run.Client.Options.Namespace);
        }

        IMessage answer;
        do
        {
            var asked = (Task)call.Invoke(service, [message, null])!;
            await asked;
            answer = (IMessage)((dynamic)asked).Result;
        }
        while (IsEmpty(answer));
        Learn(answer);
        return Shown(answer);
    }

    private (object Service, MethodInfo Call) Method(string name)
    {
        object[] services = [run.Client.WorkflowService, run.Client.OperatorService];
        return services.Select(service => (service, Call: service.GetType().GetMethod($"{name}Async"))).First(method => method.Call is not null)!;
    }

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT[\d:.]+Z")]
    private static partial Regex Time();
}
