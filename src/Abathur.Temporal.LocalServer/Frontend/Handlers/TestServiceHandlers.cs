using Abathur.Temporal.LocalServer.Errors;
using Abathur.Temporal.LocalServer.Timers;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Temporalio.Api.TestService.V1;

namespace Abathur.Temporal.LocalServer.Frontend.Handlers;

/// <summary>Time skipping.</summary>
internal sealed class TestServiceHandlers(ServerClock clock, TimeSkipping skipping)
{
    public Task<LockTimeSkippingResponse> LockTimeSkipping(LockTimeSkippingRequest request, ServerCallContext call)
    {
        skipping.Lock();
        return Task.FromResult(new LockTimeSkippingResponse());
    }

    public Task<UnlockTimeSkippingResponse> UnlockTimeSkipping(UnlockTimeSkippingRequest request, ServerCallContext call)
    {
        try
        {
            skipping.Unlock();
        }
        catch (UnbalancedUnlockException e)
        {
            throw ServiceError.FailedPrecondition(e.Message);
        }

        return Task.FromResult(new UnlockTimeSkippingResponse());
    }

    public async Task<SleepResponse> Sleep(SleepRequest request, ServerCallContext call)
    {
        await skipping.SleepAsync(request.Duration.ToTimeSpan(), call.CancellationToken);
        return new();
    }

    public async Task<SleepResponse> SleepUntil(SleepUntilRequest request, ServerCallContext call)
    {
        await skipping.SleepUntilAsync(request.Timestamp.ToDateTimeOffset(), call.CancellationToken);
        return new();
    }

    public async Task<SleepResponse> UnlockTimeSkippingWithSleep(SleepRequest request, ServerCallContext call)
    {
        try
        {
            await skipping.UnlockWithSleepAsync(request.Duration.ToTimeSpan(), call.CancellationToken);
        }
        catch (UnbalancedUnlockException e)
        {
            throw ServiceError.FailedPrecondition(e.Message);
        }

        return new();
    }

    public Task<GetCurrentTimeResponse> GetCurrentTime(Empty request, ServerCallContext call) =>
        Task.FromResult(new GetCurrentTimeResponse { Time = Timestamp.FromDateTimeOffset(clock.UtcNow) });
}
