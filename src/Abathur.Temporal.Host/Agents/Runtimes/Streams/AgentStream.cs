using System.Text.Json;
using System.Threading.Channels;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Host.Agents.Runtimes.Streams;

/// <summary>
/// What one run of an agent program has told so far, and the limits that hold for every program: turns, and retries of a
/// provider that refuses.
/// </summary>
/// <param name="launch">The run.</param>
/// <param name="program">The program.</param>
/// <param name="time">The clock.</param>
public sealed class AgentStream(AgentLaunch launch, AgentProgramFacts program, TimeProvider time)
{
    // A program repeats a refused request for minutes; after this often in a row we know enough, and the swarm can wait better than a process.
    private const int RetriesToBelieve = 3;

    private const int MaxModels = 20;
    private const int MaxModel = 100;

    private readonly HashSet<string> turns = [];
    private readonly HashSet<string> limitedTurns = [];
    private readonly HashSet<string> openCalls = [];
    private readonly HashSet<string> unknown = [];
    private readonly Channel<string> input = Channel.CreateUnbounded<string>();
    private (long Total, long Input, long Cached, long Output) tokens;
    private decimal? toldCost;
    private string? answered;
    private IReadOnlyList<ModelShare>? toldModels;
    private int retries;
    private bool hasLeft;

    /// <summary>The run.</summary>
    public AgentLaunch Launch => launch;

    /// <summary>The clock.</summary>
    public TimeProvider Time => time;

    /// <summary>What it used so far. Where the program names no cost, its tokens cost what the swarm's prices say.</summary>
    public AgentUsage Usage => new(turns.Count, tokens.Total, toldCost ?? Math.Round(Price(answered)?.Of(tokens.Total, tokens.Input, tokens.Cached, tokens.Output) ?? 0, 6));

    /// <summary>What models used of it; null: the program named none.</summary>
    public IReadOnlyList<ModelShare>? Models => toldModels ?? (answered is { } model && tokens.Total > 0 ? [new(model, tokens.Total, Usage.CostUsd)] : null);

    /// <summary>What it does, in a line; null: nothing yet.</summary>
    public string? Doing { get; private set; }

    /// <summary>The program's session id.</summary>
    public string? Session { get; private set; }

    /// <summary>Its last words.</summary>
    public string? Text { get; set; }

    /// <summary>The model that answered although another was asked for; null: none.</summary>
    public string? OtherModel { get; private set; }

    /// <summary>Whether it said how it ended.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Why it failed, as it said at its end; null: it didn't.</summary>
    public TaskFailure? Failure { get; private set; }

    /// <summary>Why it is to be ended; null: it may go on.</summary>
    public TaskFailure? Hopeless { get; private set; }

    /// <summary>Whether the program doesn't know the session that it was to continue.</summary>
    public bool IsSessionLost { get; private set; }

    /// <summary>What the provider answered last instead of a turn; null: nothing since the last turn.</summary>
    public ProviderError? LastError { get; private set; }

    /// <summary>Whether a tool works for it, so that it has nothing to say.</summary>
    public bool IsWaitingForTool
    {
        get
        {
            lock (openCalls)
            {
                return openCalls.Count > 0;
            }
        }
    }

    /// <summary>The last message to a dialogue that must end early; null: there is none yet.</summary>
    public object? Farewell { get; set; }

    internal ChannelReader<string> Input => input.Reader;

    /// <summary>Notes the program's version. One that is too old ends the run.</summary>
    public void TakeVersion(string? version)
    {
        if (Version.TryParse(version, out var number) && number < program.Oldest)
        {
            GiveUp(Of(FailureKind.MissingProgram, $"{program.Title} {number} on this host is too old, {program.Oldest} is needed: run `{program.Install}` there"));
        }
    }

    /// <summary>Notes a turn of the model. One past the limit ends the run.</summary>
    /// <param name="id">Tells turns apart: a turn that is noted twice counts once.</param>
    /// <param name="isLimited">Whether it counts toward the agent's limit; those of a subagent don't.</param>
    public void TakeTurn(string id, bool isLimited = true)
    {
        (retries, LastError) = (0, null);
        turns.Add(id);
        if (isLimited && limitedTurns.Add(id) && limitedTurns.Count > launch.Agent.MaxTurns)
        {
            Hopeless ??= TurnsUsedUp();
        }
    }

    /// <summary>The failure of an agent that used up its turns.</summary>
    public TaskFailure TurnsUsedUp() =>
        Of(FailureKind.Agent, $"the agent used up its {launch.Agent.MaxTurns} turns (max_turns) and was not done");

    /// <summary>Notes all tokens of the run so far; a smaller figure than before is passed over.</summary>
    /// <param name="total">All of them.</param>
    /// <param name="input">Those that the model is known to have read, cached ones included.</param>
    /// <param name="cached">Those known to be read from its cache.</param>
    /// <param name="output">Those that it is known to have written.</param>
    public void TakeTokens(long total, long input = 0, long cached = 0, long output = 0)
    {
        if (total >= tokens.Total)
        {
            tokens = (total, input, cached, output);
        }
    }

    /// <summary>Notes the cost of the run so far, in US dollars.</summary>
    public void TakeCost(double usd) => toldCost = Dollars(usd) ?? toldCost;

    /// <summary>Notes what each model used; those without a cost cost what the swarm's prices say.</summary>
    public void TakeModels(IEnumerable<(string Model, long Tokens, double CostUsd)> models)
    {
        var told = models.Where(used => used.Tokens > 0).Take(MaxModels).ToList();
        if (told is [var only])
        {
            TakeAnswered(only.Model);
            return;
        }

        toldModels = told.Count == 0 ? null :
        [
            .. told.Select(used => new ModelShare(
                Contracts.Text.Cut(ProgressFile.OneLine(used.Model), MaxModel)!,
                used.Tokens,
                Dollars(used.CostUsd) ?? Math.Round(Price(used.Model)?.Of(used.Tokens, 0, 0, 0) ?? 0, 6))),
        ];
    }

    /// <summary>Ends a run that has used more than its attempt may. One that is done has nothing left to use.</summary>
    public void KeepToBudget()
    {
        if (!HasEnded && Hopeless is null)
        {
            Hopeless = SpendingCap.Check(launch.Task, Usage);
        }
    }

    /// <summary>Notes what it does.</summary>
    public void TakeDoing(string? text) => Doing = ProgressFile.OneLine(text) ?? Doing;

    /// <summary>Notes its session; the first one holds.</summary>
    public void TakeSession(string? id) => Session ??= ProgressFile.OneLine(id);

    /// <summary>Notes the model that answered.</summary>
    public void TakeModel(string? model)
    {
        TakeAnswered(model);
        if (launch.Agent.Model is { Length: > 0 } asked && model is { Length: > 0 } && ModelNames.AreDifferent(asked, model))
        {
            OtherModel ??= ProgressFile.OneLine(model);
        }
    }

    /// <summary>Notes the model that answered, where the definition asks for whatever model the program chooses.</summary>
    public void TakeAnswered(string? model) => answered = model is { Length: > 0 } ? Contracts.Text.Cut(ProgressFile.OneLine(model), MaxModel) : answered;

    /// <summary>Notes that a tool works, or has finished.</summary>
    public void TakeCall(string id, bool isOpen)
    {
        lock (openCalls)
        {
            _ = isOpen ? openCalls.Add(id) : openCalls.Remove(id);
        }
    }

    /// <summary>Notes that the program asks its provider again. From the third time in a row on, the run is ended if the provider is at fault.</summary>
    /// <returns>A line for the log.</returns>
    public string TakeRetry(ProviderError error)
    {
        ArgumentNullException.ThrowIfNull(error);
        LastError = error;
        if (++retries >= RetriesToBelieve && error.FailureKind is not null)
        {
            Hopeless ??= error.ToFailure(program.Title);
        }

        TakeDoing($"waits for the model: {error.Message}");
        return $"# {Doing}";
    }

    /// <summary>Notes why it can't go on; the run is ended.</summary>
    public void GiveUp(TaskFailure failure) => Hopeless ??= failure;

    /// <summary>Notes that it ended well.</summary>
    public void End() => HasEnded |= !hasLeft;

    /// <summary>Notes that it ended with a failure.</summary>
    public void Fail(TaskFailure failure)
    {
        if (!hasLeft)
        {
            (HasEnded, Failure) = (true, failure);
        }
    }

    /// <summary>Notes that it ended because of its provider, or of an error of its own.</summary>
    public void Fail(ProviderError error)
    {
        ArgumentNullException.ThrowIfNull(error);
        Fail(error.ToFailure(program.Title));
    }

    /// <summary>Notes that the model refused to do what the task asks.</summary>
    public void Refuse(string? text) => Fail(Of(FailureKind.Refused, $"the model refused: {text}"));

    /// <summary>Notes that the program doesn't know the session that it was to continue.</summary>
    public void LoseSession() => IsSessionLost = launch.Session is not null;

    /// <summary>Notes an event that the dialect doesn't know.</summary>
    /// <returns>A line for the log, once per type.</returns>
    public string? Unknown(string? type) =>
        unknown.Count < 100 && unknown.Add(type ?? string.Empty) ? $"# unknown event '{ProgressFile.OneLine(type)}' passed over" : null;

    /// <summary>Writes a line to its standard input, if the call is a dialogue.</summary>
    public void Send(object message) => input.Writer.TryWrite(JsonSerializer.Serialize(message) + "\n");

    /// <summary>Closes its standard input, if the call is a dialogue.</summary>
    public void EndInput() => input.Writer.TryComplete();

    /// <summary>Takes leave of a dialogue that must end early.</summary>
    internal void TakeLeave()
    {
        // From here on it ends because it was told to, and what it says of that is no result.
        hasLeft = true;
        if (!HasEnded && Farewell is { } message)
        {
            Send(message);
        }

        EndInput();
    }

    private ModelPrice? Price(string? model) => ModelPrice.Find(launch.Task.Prices, model ?? launch.Agent.Model) ?? ModelPrice.Find(launch.Task.Prices, launch.Agent.Model);

    private static decimal? Dollars(double usd) => usd is > 0 and < 1e9 ? Math.Round((decimal)usd, 6) : null;

    private static TaskFailure Of(FailureKind kind, string message) => new() { Kind = kind, Message = message };
}
