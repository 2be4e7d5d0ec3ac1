using System.Diagnostics;
using System.Globalization;

namespace Abathur.Temporal.Chaos.Stages;

/// <summary>What the driver did and saw, with the seconds since the run began, in a file of the run's folder.</summary>
internal sealed class RunLog(string file, Action<string>? echo = null)
{
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly Lock gate = new();

    public double Seconds => clock.Elapsed.TotalSeconds;

    public void Write(string text)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{Seconds,7:0.00} {text}");
        lock (gate)
        {
            File.AppendAllText(file, line + "\n");
        }

        echo?.Invoke(line);
    }
}
