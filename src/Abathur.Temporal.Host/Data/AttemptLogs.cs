using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Host.Data;

/// <summary>
/// Reads the logs of attempts in a data folder. Names become a path only if they are what a swarm gives, and no link is followed: agents
/// could have put one in a log's place.
/// </summary>
public sealed class AttemptLogs(DataFolder data)
{
    /// <summary>Reads a page of a log.</summary>
    /// <param name="swarm">The swarm's name.</param>
    /// <param name="task">The task's id.</param>
    /// <param name="attempt">The attempt, 1 and up.</param>
    /// <param name="log">Which log.</param>
    /// <param name="from">The byte at which to begin; negative: so many before the end. Past the end there is nothing yet.</param>
    /// <param name="most">The most bytes to read.</param>
    /// <exception cref="InvalidInputException">No names of a swarm, a task or an attempt.</exception>
    /// <exception cref="RefusedLinkException">There is a link where the log should be.</exception>
    public HostPage Read(string swarm, string task, int attempt, AttemptLog log, long from, int most = HostPage.MaxBytes)
    {
        RequireNames(swarm, task, attempt, log);
        var path = data.LogFile(swarm, task, attempt, log);
        var page = new HostPage { Path = path, Logs = [.. data.LogFiles(swarm, task).Select(kept => new KeptLog(kept.Attempt, kept.Log))] };
        RefuseLinks(path);
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            RefuseLinks(path);
            var length = file.Length;
            file.Position = Math.Clamp(from < 0 ? length + from : from, 0, length);
            var bytes = new byte[Math.Min(most, length - file.Position)];
            var start = file.Position;
            var read = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return page with { Bytes = bytes.AsMemory(0, read), From = start, Length = length };
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return page;
        }
    }

    private static void RequireNames(string swarm, string task, int attempt, AttemptLog log)
    {
        SwarmName.Require(swarm);
        if (!TaskId.TryParse(task, out _))
        {
            throw new InvalidInputException($"'{Shown.Of(task)}' is no task's id: use T1, T2, ….");
        }

        if (attempt < 1 || !Enum.IsDefined(log))
        {
            throw new InvalidInputException(FormattableString.Invariant($"There is no log {log} of an attempt {attempt}: attempts are counted from 1."));
        }
    }

    // Before and after it is opened: what was opened is then what stood there, unless somebody swaps it twice in between.
    private void RefuseLinks(string path)
    {
        for (var part = path; part.Length > data.Root.Length; part = Path.GetDirectoryName(part)!)
        {
            if (new FileInfo(part).LinkTarget is not null)
            {
                throw new RefusedLinkException(part);
            }
        }
    }
}
