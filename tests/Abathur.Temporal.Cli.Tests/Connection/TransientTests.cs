using Abathur.Temporal.Client.Asking;
using Temporalio.Exceptions;

namespace Abathur.Temporal.Cli.Tests.Connection;

public sealed class TransientTests
{
    /// <summary>The server's words for an update of which nothing was applied: it is sent again.</summary>
    [Theory]
    [InlineData("Workflow Update is rejected because it wasn't processed by worker. Probably, Workflow Update is not supported by the worker.", true)]
    [InlineData("workflow update was aborted by closing workflow", true)]
    [InlineData("The swarm 'demo' is stopping and takes no changes.", false)]
    public void IsNotApplied_RefusedUpdate_OnlyByTheServersWords(string message, bool expected) =>
        Assert.Equal(expected, Transient.IsNotApplied(new WorkflowUpdateFailedException(new ApplicationFailureException(message))));

    [Fact]
    public void IsNotApplied_WorkflowTaskThatFailed_IsSentAgain() =>
        Assert.True(Transient.IsNotApplied(new RpcException(RpcException.StatusCode.InvalidArgument, "unexpected workflow task failure", [])));
}
