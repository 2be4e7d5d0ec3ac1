using Abathur.Temporal.Cli.Server;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Tests.Server;

public sealed class ServerLocatorTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("127.0.0.1:7233")]
    [InlineData("temporal.example:7233")]
    [InlineData("[::1]:7233")]
    public void Locate_Address_IsTaken(string address) =>
        Assert.Equal(new ServerLocation(address, null), ServerLocator.Locate(address, "other:1", _ => null));

    [Fact]
    public void Locate_NothingNamed_VariableThenTheEmbeddedOne()
    {
        Assert.Equal(new ServerLocation("other:1", null), ServerLocator.Locate(null, "other:1", name => "/bin/" + name));
        Assert.Equal(ServerLocation.Embedded, ServerLocator.Locate(null, string.Empty, name => "/bin/" + name));
    }

    [Fact]
    public void Locate_PathOfAProgram_IsMadeAbsolute()
    {
        var program = folder.Write("temporal", string.Empty);

        var found = ServerLocator.Locate(Path.GetRelativePath(Environment.CurrentDirectory, program), null, _ => null);

        Assert.Equal(new ServerLocation(null, program), found);
    }

    [Theory]
    [InlineData("/no/such/temporal")]
    [InlineData("localhost")]
    [InlineData("host:port")]
    public void Locate_NeitherAddressNorProgram_NamesTheSource(string value)
    {
        var error = Assert.Throws<InvalidInputException>(() => ServerLocator.Locate(null, value, _ => null));

        Assert.Equal(
            $"ABATHUR_TEST_TEMPORAL: '{value}' is neither an address (host:port) nor the path of the 'temporal' program.",
            error.Message);
    }
}
