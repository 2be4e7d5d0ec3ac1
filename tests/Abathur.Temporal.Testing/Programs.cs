using System.Diagnostics;

namespace Abathur.Temporal.Testing;

/// <summary>Runs programs to their end.</summary>
public static class Programs
{
    /// <summary>What it printed; a test fails with all of it if it ends with another code than 0.</summary>
    public static async Task<string> RunAsync(
        IReadOnlyList<string> command, string folder, IReadOnlyDictionary<string, string?> environment, CancellationToken cancel)
    {
        using var process = Start(command, folder, environment);
        var error = process.StandardError.ReadToEndAsync(cancel);
        var output = await process.StandardOutput.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel);
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', command)} ended with {process.ExitCode}: {output}{await error}");
        return output;
    }

    public static Process Start(IReadOnlyList<string> command, string folder, IReadOnlyDictionary<string, string?> environment)
    {
        var info = new ProcessStartInfo(command[0], command.Skip(1))
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            info.Environment[name] = value;
        }

        return Process.Start(info)!;
    }
}
