using System.Diagnostics;
using System.Text.Json;
using Abathur.Temporal.Host.Processes;
using YamlDotNet.Serialization;

namespace Abathur.Temporal.Repository.Tests.Deploy;

public sealed class DeployTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Config_DockerCompose_AcceptsTheFile()
    {
        var compose = ComposeFile.Parse(await ConfigAsync());

        Assert.Equal(
            ["abathur", "postgresql", "temporal", "temporal-namespace", "temporal-schema", "temporal-ui"], compose.Services.Order());
        Assert.Equal(["abathur", "postgresql"], compose.Volumes.Order());
        Assert.All(["abathur", "postgresql", "temporal", "temporal-ui"], service => Assert.True(compose.Has(service, "healthcheck"), service));
        Assert.Equal("service_completed_successfully", compose.DependsOn("abathur")["temporal-namespace"]);
        var mount = Assert.Single(compose.List("temporal", "volumes")).Split(':');
        Assert.True(File.Exists(mount[0]), mount[0]);
        Assert.Equal(compose.Environment("temporal")["DYNAMIC_CONFIG_FILE_PATH"], mount[1]);
    }

    [Fact]
    public void Environment_OfTheWorker_NamesTheServiceAndTheDataFolder()
    {
        var environment = ComposeFile.Read().Environment("abathur");

        Assert.Equal("temporal:7233", environment["TEMPORAL_ADDRESS"]);
        Assert.Equal("default", environment["TEMPORAL_NAMESPACE"]);
        Assert.Equal(Dockerfile.Read().Environment["ABATHUR_HOME"], environment["ABATHUR_HOME"]);
        Assert.Contains($"abathur:{environment["ABATHUR_HOME"]}", ComposeFile.Read().List("abathur", "volumes"));
    }

    [Fact]
    public void Ports_AreOpenToThisMachineOnly() => Assert.All(
        ComposeFile.Read().List("temporal", "ports").Concat(ComposeFile.Read().List("temporal-ui", "ports")),
        port => Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal));

    [Fact]
    public void DynamicConfig_HoldsTheSettingThatMakesADependentStartSooner()
    {
        var config = new DeserializerBuilder().Build().Deserialize<Dictionary<string, List<Dictionary<string, int>>>>(
            File.ReadAllText(RepositoryRoot.File("deploy/temporal/dynamicconfig.yaml")));

        Assert.Equal(2000, config["history.transferProcessorMaxPollRPS"][0]["value"]);
    }

    [Fact]
    public void Dockerfile_BuildsWithThePinnedSdkAndStartsTheWorkerAsAPlainUser()
    {
        var dockerfile = Dockerfile.Read();
        using var global = JsonDocument.Parse(File.ReadAllText(RepositoryRoot.File("global.json")));

        Assert.EndsWith(":" + global.RootElement.GetProperty("sdk").GetProperty("version").GetString(), dockerfile.BuildImage, StringComparison.Ordinal);
        Assert.Equal(["dotnet", "publish", "src/Abathur.Temporal.Cli"], dockerfile.Publish.Take(3));
        Assert.Equal(["/app/abathur", "worker"], dockerfile.Entrypoint);
        Assert.Equal("$APP_UID", dockerfile.Values("USER").Last());
    }

    [Fact]
    public void Dockerfile_RunsOnAnImageWithTheFrameworksThatTheCommandNeeds() =>
        Assert.StartsWith("mcr.microsoft.com/dotnet/aspnet:10.", Dockerfile.Read().RunImage, StringComparison.Ordinal);

    private static async Task<string> ConfigAsync()
    {
        var program = ProgramPath.Find("docker-compose");
        if (program is null)
        {
            Missing.Tool("needs docker-compose on the PATH (Debian: apt-get install docker-compose)");
        }

        using var process = Process.Start(new ProcessStartInfo(program!, ["--file", RepositoryRoot.File(ComposeFile.Name), "config"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync(Ct);
        var output = await process.StandardOutput.ReadToEndAsync(Ct);
        await process.WaitForExitAsync(Ct);
        Assert.True(process.ExitCode == 0, await error);
        Assert.Empty(await error);
        return output;
    }
}
