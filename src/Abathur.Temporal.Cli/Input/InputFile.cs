using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Input;

/// <summary>Reads a file that the user named.</summary>
internal static class InputFile
{
    /// <summary>More than any batch or checkpoint the swarm would take.</summary>
    private const long MaxBytes = 16 * 1024 * 1024;

    public static async Task<string> ReadAsync(string file, CancellationToken cancel)
    {
        var info = new FileInfo(file);
        if (!info.Exists)
        {
            throw new InvalidInputException(Directory.Exists(file) ? $"'{file}' is a folder; name a file." : $"There is no file '{file}'.");
        }

        return info.Length <= MaxBytes
            ? await File.ReadAllTextAsync(file, cancel)
            : throw new InvalidInputException($"'{file}' has {info.Length} bytes; at most {MaxBytes} are read.");
    }
}
