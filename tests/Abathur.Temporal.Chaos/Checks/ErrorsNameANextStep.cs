using Abathur.Temporal.Chaos.Clients;

namespace Abathur.Temporal.Chaos.Checks;

/// <summary>A client that got no answer was told what to do next: a command, or a flag.</summary>
internal sealed class ErrorsNameANextStep : ICheck
{
    public string Name => "errors name a next step";

    public IEnumerable<string> Find(Evidence evidence) => evidence.ClientErrors
        .Where(error => !NamesANextStep(error))
        .Select(error => $"{error.Command} ended with {error.ExitCode}: {error.Message}");

    public static bool NamesANextStep(ClientError error) =>
        error.Message.Contains('`') || error.Message.Contains("--", StringComparison.Ordinal);
}
