using System.CommandLine;
using System.Text;
using Abathur.Temporal.Host.Data;

namespace Abathur.Temporal.Cli;

/// <summary>What a command reads from and writes to.</summary>
public sealed class Streams : InvocationConfiguration
{
    public TextReader Input { get; init; } = TextReader.Null;

    /// <summary>Whether the user sees the output: then it may be drawn and redrawn.</summary>
    public bool Interactive { get; init; }

    /// <summary>Whether what is drawn may have colours.</summary>
    public bool Colors { get; init; } = true;

    /// <summary>Whether nobody reads the output any more.</summary>
    public Func<bool> HasLostItsReader { get; init; } = () => false;

    /// <summary>Ages are shown against it.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>This host's own folder; made when something asks for it.</summary>
    public Lazy<DataFolder> Data { get; init; } = new(DataFolder.Default);

    public static Streams OfProcess()
    {
        if (Console.IsOutputRedirected)
        {
            // What another program reads is UTF-8 whatever the console's code page, without a byte order mark.
            Console.SetOut(new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false)) { AutoFlush = true });
        }

        return new Streams
        {
            Input = Console.In,
            Output = Console.Out,
            Error = Console.Error,
            Interactive = !Console.IsOutputRedirected,
            // https://no-color.org
            Colors = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")),
            HasLostItsReader = StandardOutput.HasLostItsReader,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
    }
}
