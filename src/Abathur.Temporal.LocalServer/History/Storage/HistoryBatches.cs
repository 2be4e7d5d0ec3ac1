using Abathur.Temporal.LocalServer.Persistence;
using Google.Protobuf;
using Temporalio.Api.History.V1;

namespace Abathur.Temporal.LocalServer.History.Storage;

/// <summary>Events as the store keeps them.</summary>
internal static class HistoryBatches
{
    // A batch is read whole, whichever of its events is asked for: a reset copies thousands at once.
    private const int MostEvents = 200;

    /// <param name="events">Events that follow each other.</param>
    public static IEnumerable<HistoryBatch> Of(IEnumerable<HistoryEvent> events) => events.Chunk(MostEvents).Select(chunk =>
    {
        var history = new Temporalio.Api.History.V1.History();
        history.Events.Add(chunk);
        return new HistoryBatch(chunk[0].EventId, chunk.Length, history.ToByteArray());
    });
}
