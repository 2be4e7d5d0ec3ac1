// Shared by all tests; each has a swarm and a queue of its own on it.
[assembly: AssemblyFixture(typeof(TemporalService))]
