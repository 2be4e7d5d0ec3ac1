using Abathur.Temporal.Benchmarks;

return await BenchmarkCommand.Create().Parse(args).InvokeAsync();
