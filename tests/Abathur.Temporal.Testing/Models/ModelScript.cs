namespace Abathur.Temporal.Testing.Models;

/// <summary>
/// What a model answers, turn by turn, the last one again and again. Conversations that go on at the same time have scripts of
/// their own, told apart by words in their requests.
/// </summary>
public sealed class ModelScript(params ModelTurn[] turns)
{
    private readonly Lock gate = new();
    private readonly List<Conversation> conversations = [];
    private readonly Conversation others = new(null, turns);

    /// <summary>Requests that hold these words, and none of those given before, get these turns.</summary>
    public ModelScript When(string words, params ModelTurn[] turns)
    {
        conversations.Add(new(words, turns));
        return this;
    }

    /// <summary>The answer to a request, which is used up by that.</summary>
    public ModelTurn Next(ModelRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        lock (gate)
        {
            return (conversations.FirstOrDefault(c => request.Says(c.Words!)) ?? others).Next();
        }
    }

    private sealed class Conversation(string? words, ModelTurn[] turns)
    {
        private int asked;

        public string? Words => words;

        public ModelTurn Next() => turns.Length > 0
            ? turns[Math.Min(asked++, turns.Length - 1)]
            : ModelTurn.Fail(400, "invalid_request_error", "the script has no answer to this request");
    }
}
