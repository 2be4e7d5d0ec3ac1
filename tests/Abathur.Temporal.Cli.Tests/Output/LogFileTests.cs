using Abathur.Temporal.Cli.Output;

namespace Abathur.Temporal.Cli.Tests.Output;

public sealed class LogFileTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Copy_CharacterCutInTwo_IsPrintedWhole()
    {
        var bytes = "grün\n"u8.ToArray();
        var path = Path.Combine(folder.Path, "1.log");
        var log = new LogFile(path, text => text);
        await using var output = new StringWriter();
        await File.WriteAllBytesAsync(path, bytes[..3], TestContext.Current.CancellationToken);
        await log.CopyAsync(output, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);

        Assert.True(await log.CopyAsync(output, TestContext.Current.CancellationToken));

        Assert.Equal("grün\n", output.ToString());
    }

    [Fact]
    public async Task Follow_AttemptThatEnds_PrintsWhatCameLast()
    {
        var path = Path.Combine(folder.Path, "2.log");
        await using var output = new StringWriter();
        var looks = 0;

        await new LogFile(path, text => text).FollowAsync(
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
    public async Task Copy_NoFile_SaysSo() =>
        Assert.False(await new LogFile(Path.Combine(folder.Path, "none"), text => text).CopyAsync(TextWriter.Null, TestContext.Current.CancellationToken));
}
