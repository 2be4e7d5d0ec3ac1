using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Data;

namespace Abathur.Temporal.Host.Tests.Data;

public sealed class AttemptLogsTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly DataFolder data;

    public AttemptLogsTests() => data = new DataFolder(folder.Path);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Read_LongLog_ComesInPages()
    {
        var bytes = Enumerable.Range(0, (2 * HostPage.MaxBytes) + 7).Select(i => (byte)i).ToArray();
        File.WriteAllBytes(Log("T1", 1), bytes);
        var read = new List<byte>();

        for (HostPage page; (page = Read("T1", read.Count)).Bytes is { Length: > 0 } more;)
        {
            Assert.Equal((read.Count, bytes.Length), (page.From, page.Length));
            Assert.InRange(more.Length, 1, HostPage.MaxBytes);
            read.AddRange(more.Span);
        }

        Assert.Equal(bytes, read);
        Assert.Equal((bytes.Length - 5, 5), (Read("T1", -5).From, Read("T1", -5).Bytes!.Value.Length));
        Assert.Equal(0, Read("T1", -bytes.Length - 5).From);
        Assert.Equal((bytes.Length, 0), (Read("T1", long.MaxValue).From, Read("T1", long.MaxValue).Bytes!.Value.Length));
    }

    [Fact]
    public void Read_NoSuchLog_SaysWhichThereAre()
    {
        File.WriteAllText(Log("T1", 2), "x");

        var page = new AttemptLogs(data).Read("demo", "T1", 1, AttemptLog.Verify, 0);

        Assert.Null(page.Bytes);
        Assert.Equal([new KeptLog(2, AttemptLog.Agent)], page.Logs);
    }

    [Theory]
    [InlineData("..", "T1", 1)]
    [InlineData("demo/../..", "T1", 1)]
    [InlineData("demo", "../../host-id", 1)]
    [InlineData("demo", "T1/../T2", 1)]
    [InlineData("demo", "T01", 1)]
    [InlineData("demo", "T1", 0)]
    [InlineData("demo", "T1", -1)]
    public void Read_NamesThatNoSwarmGives_AreRefused(string swarm, string task, int attempt) =>
        Assert.Throws<InvalidInputException>(() => new AttemptLogs(data).Read(swarm, task, attempt, AttemptLog.Agent, 0));

    [Theory]
    [InlineData("logs")]
    [InlineData("logs/demo")]
    [InlineData("logs/demo/T7")]
    [InlineData("logs/demo/T7/1.log")]
    public void Read_LinkOnTheWay_IsNotFollowed(string linked)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a privilege there");
        folder.Write("secret/demo/T7/1.log", "secret");
        folder.Write("secret/T7/1.log", "secret");
        folder.Write("secret/1.log", "secret");
        var target = linked switch { "logs" or "logs/demo" or "logs/demo/T7" => "secret", _ => "secret/1.log" };
        Directory.CreateDirectory(Path.GetDirectoryName(folder.Combine(linked))!);
        File.CreateSymbolicLink(folder.Combine(linked), folder.Combine(target));

        var refusal = Assert.Throws<RefusedLinkException>(() => Read("T7", 0));

        Assert.Contains("is a link", refusal.Message, StringComparison.Ordinal);
    }

    private HostPage Read(string task, long from) => new AttemptLogs(data).Read("demo", task, 1, AttemptLog.Agent, from);

    private string Log(string task, int attempt)
    {
        var path = data.LogFile("demo", task, attempt);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }
}
