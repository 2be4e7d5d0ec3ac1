using Abathur.Temporal.Cli.Output;
using Abathur.Temporal.Contracts;
using Abathur.Temporal.Host.Repositories;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Cli.Tests.Output;

public sealed class ErrorReportTests
{
    [Fact]
    public void Explain_RefusedUpdate_GivesItsMessageAsItIs()
    {
        Assert.Equal((ExitCode.Usage, "cycle: T1 → T2 → T1"), Explain("cycle: T1 → T2 → T1", FailureTypes.InvalidInput));
        Assert.Equal((ExitCode.Rejected, "T1 runs"), Explain("T1 runs", FailureTypes.Rejected));
    }

    [Fact]
    public void Explain_RefusedDelivery_IsRejected() => Assert.Equal(
        (ExitCode.Rejected, "'main' is checked out with changes."), ErrorReport.Explain(new RefusedException("'main' is checked out with changes.")));

    [Fact]
    public void Write_AnyError_IsOneLineWithoutAStackTrace()
    {
        using var output = new StringWriter();

        var code = ErrorReport.Write(new InvalidOperationException("odd"), output, verbose: false, TestContext.Current.CancellationToken);

        Assert.Equal(ExitCode.No, code);
        Assert.Equal("abathur: odd (InvalidOperationException; --verbose says more)", output.ToString().Trim());
    }

    [Fact]
    public void Write_Json_IsOneObjectWithCodeMessageAndNextStep()
    {
        using var output = new StringWriter();

        ErrorReport.Write(
            new CommandException(ExitCode.Rejected, "There is no entry 'a'\nin 'b'. See `abathur memory list`."),
            output,
            verbose: false,
            TestContext.Current.CancellationToken,
            json: true);

        Assert.Equal(
            """{"code":4,"message":"There is no entry 'a'\nin 'b'. See `abathur memory list`.","next":"abathur memory list"}""", output.ToString().Trim());
    }

    [Theory]
    [InlineData("'main' has changes. Commit them, for instance: git -C /src/app stash", "git -C /src/app stash")]
    [InlineData("Nothing is kept of T1. See: abathur salvage list.", "abathur salvage list")]
    [InlineData("'abathur task' takes no such option.", null)]
    public void Next_Message_IsTheCommandThatCanBePasted(string message, string? next) => Assert.Equal(next, ErrorReport.Next(message));

    [Fact]
    public void Explain_AnyStatusOfTemporal_IsASentenceWithoutItsText() => Assert.All(
        Enum.GetValues<RpcException.StatusCode>(),
        code =>
        {
            var (exit, message) = ErrorReport.Explain(new RpcException(code, "shard closed: rangeID 7", []));
            Assert.DoesNotContain("shard", message, StringComparison.Ordinal);
            Assert.EndsWith(".", message, StringComparison.Ordinal);
            Assert.True(exit is ExitCode.Unreachable or ExitCode.Rejected);
        });

    [Fact]
    public void ExitCode_Values_AreWhatScriptsRelyOn() => Assert.Equal(
        [("Ok", 0), ("No", 1), ("Usage", 2), ("Unreachable", 3), ("Rejected", 4), ("Interrupted", 130), ("Terminated", 143)],
        Enum.GetValues<ExitCode>().Select(c => (c.ToString(), (int)c)));

    private static (ExitCode, string) Explain(string message, string type) =>
        ErrorReport.Explain(new WorkflowUpdateFailedException(new ApplicationFailureException(message, errorType: type)));
}
