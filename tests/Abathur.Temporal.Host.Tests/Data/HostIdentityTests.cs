using Abathur.Temporal.Host.Data;

namespace Abathur.Temporal.Host.Tests.Data;

public sealed class HostIdentityTests : IDisposable
{
    private readonly TempFolder temp = new();

    [Fact]
    public void Load_FirstTime_DrawsAnIdThatIsSafeInQueuesAndPaths() =>
        Assert.Matches(@"\A[a-z0-9][a-z0-9-]{0,29}-[0-9a-f]{8}\z", HostIdentity.Load(new DataFolder(temp.Path)).Id);

    [Fact]
    public void Load_Again_IsTheSame()
    {
        var folder = new DataFolder(temp.Path);

        Assert.Equal(HostIdentity.Load(folder).Id, HostIdentity.Load(folder).Id);
    }

    [Fact]
    public void Load_AnotherFolder_IsAnotherHost() => Assert.NotEqual(
        HostIdentity.Load(new DataFolder(temp.Combine("a"))).Id,
        HostIdentity.Load(new DataFolder(temp.Combine("b"))).Id);

    [Fact]
    public void Load_TwentyAtOnce_AgreeOnOneId()
    {
        for (var round = 0; round < 200; round++)
        {
            var folder = new DataFolder(temp.Combine($"{round}"));
            var ids = new string[20];
            using var start = new Barrier(ids.Length);
            var racers = Enumerable.Range(0, ids.Length).Select(i => new Thread(() =>
            {
                start.SignalAndWait();
                ids[i] = HostIdentity.Load(folder).Id;
            })).ToList();
            racers.ForEach(racer => racer.Start());
            racers.ForEach(racer => racer.Join());

            Assert.Single(ids.Distinct());
            Assert.Equal(ids[0], HostIdentity.Load(folder).Id);
            Assert.Equal([folder.HostIdFile], Directory.GetFiles(folder.Root));
        }
    }

    [Fact]
    public void Load_FileLeftEmptyByACrash_DrawsAnId()
    {
        var folder = new DataFolder(temp.Path);
        File.WriteAllText(folder.HostIdFile, string.Empty);

        Assert.NotEmpty(HostIdentity.Load(folder).Id);
    }

    public void Dispose() => temp.Dispose();
}
