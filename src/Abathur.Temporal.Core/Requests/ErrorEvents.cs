using Abathur.Temporal.Contracts;
using Abathur.Temporal.Core.Boards;

namespace Abathur.Temporal.Core.Requests;

/// <summary>Error events: what is wrong with a request whose sender waits for no answer.</summary>
public static class ErrorEvents
{
    public static void Add(Board board, string message, DateTimeOffset now) => board.Emit(now, SwarmEventKind.Error, message: message);
}
