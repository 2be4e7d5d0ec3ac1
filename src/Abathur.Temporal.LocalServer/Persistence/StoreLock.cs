namespace Abathur.Temporal.LocalServer.Persistence;

/// <summary>
/// One process alone has a database. The lock is the operating system's on a file beside it, so a process that dies, however
/// it dies, leaves it free; a second file says who holds it, because a locked file can't be read everywhere.
/// </summary>
internal sealed class StoreLock : IDisposable
{
    private const int SharingViolation = unchecked((int)0x80070020);
    private const int WouldBlockOnLinux = 11;
    private const int WouldBlockElsewhere = 35;

    private readonly FileStream file;
    private readonly string holderPath;

    private StoreLock(FileStream file, string holderPath)
    {
        this.file = file;
        this.holderPath = holderPath;
    }

    /// <exception cref="StoreException">A running process holds it, or the folder can't be written.</exception>
    public static StoreLock Take(string databasePath)
    {
        var holderPath = databasePath + ".holder";
        FileStream? file = null;
        try
        {
            file = new FileStream(databasePath + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            File.WriteAllText(holderPath, ProcessIdentity.Current.ToString());
            return new StoreLock(file, holderPath);
        }
        catch (IOException e) when (file is null && IsHeld(e))
        {
            throw new StoreException(
                $"The database {databasePath} is in use by {Holder(holderPath)}. Stop it, or give this server another file.", e);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            file?.Dispose();
            throw StoreErrors.Opening(databasePath, e);
        }
    }

    // The lock's own file stays: whoever deleted it could let two processes lock two files of one name.
    public void Dispose()
    {
        File.Delete(holderPath);
        file.Dispose();
    }

    // What .NET makes of a lock that another has: the error's number as this operating system has it.
    private static bool IsHeld(IOException error) =>
        error.HResult == (OperatingSystem.IsWindows() ? SharingViolation : OperatingSystem.IsLinux() ? WouldBlockOnLinux : WouldBlockElsewhere);

    private static string Holder(string path)
    {
        try
        {
            return ProcessIdentity.Parse(File.ReadAllText(path)) is { } holder
                ? FormattableString.Invariant($"process {holder.Id}, which started at {holder.StartTime:u}")
                : "another process";
        }
        catch (IOException)
        {
            return "another process";
        }
    }
}
