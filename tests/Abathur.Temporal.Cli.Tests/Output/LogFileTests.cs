using System.Text;
using Abathur.Temporal.Cli.Output;
using Abathur.Temporal.Client.Hosts;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Data;

namespace Abathur.Temporal.Cli.Tests.Output;

public sealed class LogFileTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Copy_CharacterCutInTwo_IsPrintedWhole()
    {
        var bytes = "grün\n"u8.ToArray();
        var log = Open(1, out var path);
        await using var output = new StringWriter();
        await File.WriteAllBytesAsync(path, bytes[..3], TestContext.Current.CancellationToken);
        await log.CopyAsync(output, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);

        Assert.True(await log.CopyAsync(output, TestContext.Current.CancellationToken));

        Assert.Equal("grün\n", output.ToString());
    }

    [Fact]
    public async Task Copy_PagesThatEndInsideCharacters_AreOneText()
    {
        var text = new StringBuilder().Insert(0, "日本語", 100_000).ToString();
        var log = Open(3, out var path);
        await File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
        await using var output = new StringWriter();

        await log.CopyAsync(output, TestContext.Current.CancellationToken);

        Assert.NotEqual(0, HostPage.MaxBytes % 9);
        Assert.Equal(text, output.ToString());
    }

    [Fact]
    public async Task Follow_AttemptThatEnds_PrintsWhatCameLast()
    {
        var log = Open(2, out var path);
        await using var output = new StringWriter();
        var looks = 0;

        await log.FollowAsync(
            output,
            async cancel =>
            {
                await File.AppendAllTextAsync(path, $"line {++looks}\n", cancel);
                return looks < 3;
            },
            TestContext.Current.CancellationToken);

        Assert.Equal("line 1\nline 2\nline 3\n", output.ToString());
    }

    [Fact]
    public async Task Copy_NoFile_SaysSo() => Assert.False(await Open(9, out _).CopyAsync(TextWriter.Null, TestContext.Current.CancellationToken));

    private LogFile Open(int attempt, out string path)
    {
        var data = new DataFolder(folder.Path);
        path = data.LogFile("demo", "T1", attempt);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return new LogFile(new LocalLog(data, "demo", "T1", attempt, AttemptLog.Agent), text => text);
    }
}
