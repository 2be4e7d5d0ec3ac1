using Abathur.Temporal.Host.Data;

namespace Abathur.Temporal.Host.Tests.Data;

public sealed class WholeFileTests : IDisposable
{
    private readonly TempFolder folder = new();

    private string File => folder.Combine("ledger/entry.json");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Write_OverAnother_IsThatOneWhole()
    {
        WholeFile.Write(File, new string('a', 10_000));
        WholeFile.Write(File, "b");

        Assert.Equal("\"b\"", System.IO.File.ReadAllText(File));
        Assert.Single(Directory.GetFiles(folder.Combine("ledger")));
    }

    [Fact]
    public void Write_FullDisk_LeavesWhatWasThereAndNothingElse()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName == "root", "mounting a small disk takes root");
        WholeFile.Write(folder.Combine("disk/mark"), []);
        System.IO.File.Delete(folder.Combine("disk/mark"));
        using var disk = new SmallDisk(folder.Combine("disk"), 1024 * 1024);
        var entry = folder.Combine("disk/entry.json");
        WholeFile.Write(entry, "before");
        disk.Fill(2 * 1024 * 1024);

        Assert.Throws<IOException>(() => WholeFile.Write(entry, new string('a', 100_000)));

        Assert.Equal("\"before\"", System.IO.File.ReadAllText(entry));
        Assert.Equal(["entry.json", "filler"], Directory.GetFiles(folder.Combine("disk")).Select(Path.GetFileName).Order());
    }
}
