using System.Diagnostics;
using Abathur.Temporal.LocalServer.Persistence;

namespace Abathur.Temporal.LocalServer.Tests.Persistence;

public sealed class ProcessIdentityTests
{
    [Fact]
    public void IsRunning_ThisProcess_IsTrueAlsoWhenReadFromText()
    {
        Assert.True(ProcessIdentity.Current.IsRunning);
        Assert.True(ProcessIdentity.Parse(ProcessIdentity.Current.ToString())!.Value.IsRunning);
    }

    [Fact]
    public void IsRunning_SameIdOfAnotherTime_IsFalse()
    {
        var earlier = ProcessIdentity.Current with { StartTime = ProcessIdentity.Current.StartTime.AddMinutes(-5) };
        Assert.False(earlier.IsRunning);
    }

    [Fact]
    public void IsRunning_EndedProcess_IsFalse()
    {
        using var child = Process.Start("dotnet", "--version");
        var identity = new ProcessIdentity(child.Id, DateTimeOffset.UtcNow);
        child.WaitForExit();
        Assert.False(identity.IsRunning);
    }

    [Theory]
    [InlineData("")]
    [InlineData("12")]
    [InlineData("x 2024-01-01T00:00:00Z")]
    public void Parse_AnotherText_IsNull(string text) => Assert.Null(ProcessIdentity.Parse(text));
}
