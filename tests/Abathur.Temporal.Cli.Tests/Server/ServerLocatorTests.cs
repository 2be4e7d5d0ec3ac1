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
        Assert.Equal(new ServerLocation(address, null), ServerLocator.Locate(address, "other:1", null));

    [Fact]
    public void Locate_NothingNamed_VariableThenPathThenDownload()
    {
        var onPath = Executable("bin/temporal");
        var searchPath = Path.GetDirectoryName(onPath);

        Assert.Equal(new ServerLocation("other:1", null), ServerLocator.Locate(null, "other:1", searchPath));
        Assert.Equal(new ServerLocation(null, onPath), ServerLocator.Locate(null, null, searchPath));
        Assert.Equal(ServerLocation.Download, ServerLocator.Locate(null, string.Empty, folder.Path));
    }

    [Fact]
    public void Locate_PathOfAProgram_IsMadeAbsolute()
    {
        var program = Executable("temporal");

        var found = ServerLocator.Locate(Path.GetRelativePath(Environment.CurrentDirectory, program), null, null);

        Assert.Equal(new ServerLocation(null, program), found);
    }

    [Theory]
    [InlineData("/no/such/temporal")]
    [InlineData("localhost")]
    [InlineData("host:port")]
    public void Locate_NeitherAddressNorProgram_NamesTheSource(string value)
    {
        var error = Assert.Throws<InvalidInputException>(() => ServerLocator.Locate(null, value, folder.Path));

        Assert.Equal(
            $"ABATHUR_TEST_TEMPORAL: '{value}' is neither an address (host:port) nor the path of the 'temporal' program.",
            error.Message);
    }

    [Fact]
    public void Find_CurrentFolderOrPlainFile_IsNotUsed()
    {
        folder.Write("bin/temporal", "not executable");

        Assert.Null(ProgramPath.Find("temporal", string.Join(Path.PathSeparator, ".", string.Empty, folder.Combine("none"))));
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows knows programs by their extension");
        Assert.Null(ProgramPath.Find("temporal", folder.Combine("bin")));
    }

    private string Executable(string name)
    {
        var file = folder.Write(OperatingSystem.IsWindows() ? name + ".exe" : name, string.Empty);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        return file;
    }
}
