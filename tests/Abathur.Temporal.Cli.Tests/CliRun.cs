using Abathur.Temporal.Activities.Hosts;

namespace Abathur.Temporal.Cli.Tests;

/// <summary>Runs one command line in this process and keeps what it said.</summary>
public sealed record CliRun(ExitCode Code, string Output, string Error)
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
        return new CliRun(code, output.ToString(), error.ToString());
    }
}
