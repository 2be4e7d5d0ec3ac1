using Xunit.Sdk;
using Xunit.v3;

// Tests wait for servers and processes more than they compute.
[assembly: Parallelization(Mode = ParallelMode.All, MaxThreads = 8)]

// Shared by all of them.
[assembly: AssemblyFixture(typeof(TemporalService))]
