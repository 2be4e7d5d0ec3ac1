namespace Abathur.Temporal.Cli.Tests.Server;

/// <summary>Runs the command in this process.</summary>
internal static class CommandLine
{
    public static async Task<(ExitCode Code, string Output, string Error)> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var streams = new Streams { Output = output, Error = error, EnableDefaultExceptionHandler = false };
        var code = await AbathurCommand.InvokeAsync(args, streams, cancellationToken);
        return (code, output.ToString(), error.ToString());
    }
}
