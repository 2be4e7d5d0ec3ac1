using Abathur.Temporal.Cli;
using Abathur.Temporal.Host.Data;

namespace Abathur.Temporal.Testing;

/// <summary>Runs one command line in this process and keeps what it said.</summary>
/// <param name="Code">What it exited with.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error, without what it said while it waited: on a loaded machine that is another each time.</param>
/// <param name="Waiting">That.</param>
public sealed record CliRun(ExitCode Code, string Output, string Error, string Waiting)
{
    public static Task<CliRun> InvokeAsync(params string[] args) => InvokeAsync(string.Empty, CancellationToken.None, args);

    public static Task<CliRun> InvokeAsync(string input, CancellationToken cancel, params string[] args) =>
        InvokeAsync(input, DataFolder.Default, cancel, args);

    public static async Task<CliRun> InvokeAsync(string input, Func<DataFolder> data, CancellationToken cancel, params string[] args)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        using var reader = new StringReader(input);
        var streams = new Streams
        {
            Input = reader,
            Output = output,
            Error = error,
            Data = new(data),
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        var code = await AbathurCommand.InvokeAsync(args, streams, cancel);
        var said = error.ToString().Split(Environment.NewLine).ToLookup(line =>
            line.Contains("(--timeout).", StringComparison.Ordinal) || line.Contains(" answers again, after ", StringComparison.Ordinal));
        return new CliRun(code, output.ToString(), string.Join(Environment.NewLine, said[false]), string.Join(Environment.NewLine, said[true]));
    }
}
