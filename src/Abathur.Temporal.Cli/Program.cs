using Abathur.Temporal.Cli;

return await Terminal.RunAsync(args);
