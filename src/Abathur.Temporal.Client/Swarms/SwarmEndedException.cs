using Abathur.Temporal.Client.Asking;

namespace Abathur.Temporal.Client.Swarms;

/// <summary>What was asked of a swarm needs one that runs, and it has ended.</summary>
internal sealed class SwarmEndedException(string name, Exception? cause = null)
    : ClientException(ClientFailure.Rejected, $"The swarm '{name}' has ended; start it again with `abathur swarm start --resume`.", cause);
