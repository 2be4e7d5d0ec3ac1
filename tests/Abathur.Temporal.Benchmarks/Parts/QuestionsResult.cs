using Abathur.Temporal.Benchmarks.Measuring;

namespace Abathur.Temporal.Benchmarks.Parts;

/// <summary>What became of questions while a worker was killed again and again.</summary>
/// <param name="Client">Asked through our own client, which asks again.</param>
/// <param name="Raw">Each a single call of the SDK: the service's own part.</param>
internal sealed record QuestionsResult(QuestionsRun Client, QuestionsRun Raw);

/// <summary>One run.</summary>
/// <param name="Kills">Times that the worker was killed.</param>
/// <param name="Questions">What was asked.</param>
/// <param name="Load">The machine's load average at the end.</param>
internal sealed record QuestionsRun(int Kills, IReadOnlyCollection<Question> Questions, string Load);
