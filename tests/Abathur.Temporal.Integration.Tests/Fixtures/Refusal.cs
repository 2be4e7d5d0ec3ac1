using Temporalio.Exceptions;

namespace Abathur.Temporal.Integration.Tests.Fixtures;

/// <summary>A refusal as a client sees it: its type and its text.</summary>
internal sealed record Refusal(string Type, string Message)
{
    public static async Task<Refusal> OfAsync(Func<Task> update)
    {
        var failure = await Assert.ThrowsAsync<WorkflowUpdateFailedException>(update);
        var inner = Assert.IsType<ApplicationFailureException>(failure.InnerException);
        return new Refusal(inner.ErrorType!, inner.Message);
    }
}
