using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Abathur.Temporal.Cli.Commands.Doctor;

/// <summary>Asks a program for its version.</summary>
internal static partial class ProgramVersion
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>What <c>--version</c> prints, or null if the program can't be run, fails, or takes longer than 20 s.</summary>
    public static async Task<string?> AskAsync(string path, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Limit);
        Process? process = null;
        try
        {
            process = Process.Start(new ProcessStartInfo(path, ["--version"]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true })!;
            process.StandardInput.Close();
            process.BeginErrorReadLine();
            var said = (await process.StandardOutput.ReadToEndAsync(limit.Token)).Trim();
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode == 0 ? said : null;
        }
        catch (Exception e) when (e is Win32Exception or IOException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            process?.Kill(entireProcessTree: true);
            return null;
        }
        finally
        {
            process?.Dispose();
        }
    }

    /// <summary>The version number in it, such as <c>2.39.5</c>; null if there is none.</summary>
    public static string? Number(string said) => Digits().Match(said) is { Success: true } match ? match.Value : null;

    [GeneratedRegex("[0-9]+(\\.[0-9]+){1,2}")]
    private static partial Regex Digits();
}
