using Abathur.Temporal.Host.Agents.Sessions;

namespace Abathur.Temporal.Host.Tests.Agents.Sessions;

/// <summary>Who continues a session is told what it does not know yet.</summary>
public sealed class ToldHintsTests : IDisposable
{
    private readonly TempFolder folder = new();

    private ToldHints Told => new(folder.Path);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void NewFor_SessionThatWasToldSome_AreTheOthers()
    {
        Told.Note("s-1", ["use tabs", "attempt 1 failed"]);

        Assert.Equal(["attempt 2 failed"], Told.NewFor("s-1", ["use tabs", "attempt 1 failed", "attempt 2 failed"]));
    }

    [Fact]
    public void NewFor_AnotherSession_AreAll()
    {
        Told.Note("s-1", ["use tabs"]);

        Assert.Equal(["use tabs"], Told.NewFor("s-2", ["use tabs"]));
    }

    [Fact]
    public void NewFor_NoteThatCantBeRead_AreAll()
    {
        Told.Note("s-1", ["use tabs"]);
        File.WriteAllText(Directory.GetFiles(folder.Path).Single(), "no JSON");

        Assert.Equal(["use tabs"], Told.NewFor("s-1", ["use tabs"]));
    }

    [Fact]
    public void NewFor_NoHints_AreNone() => Assert.Empty(Told.NewFor("../s-1", null));
}
