using Abathur.Temporal.Chaos;

return await ChaosCommand.Create().Parse(args).InvokeAsync(new() { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
