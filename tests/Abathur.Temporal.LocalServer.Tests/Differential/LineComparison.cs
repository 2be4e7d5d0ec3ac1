namespace Abathur.Temporal.LocalServer.Tests.Differential;

/// <summary>What two lists of lines don't have in common, in order.</summary>
internal static class LineComparison
{
    private const int RealRuns = 3;

    /// <summary>
    /// What is seen on the embedded server, in one run, has to be what is seen on the real one in one of three. That one answers
    /// many calls from copies of its state that lag behind, for as long as the machine is busy.
    /// </summary>
    /// <param name="real">A run on the real server; is told how many came before.</param>
    /// <param name="embedded">The run on the embedded server.</param>
    /// <param name="patience">How long each may take.</param>
    public static async Task AssertSameAsync(Func<int, Task<IReadOnlyList<string>>> real, Func<Task<IReadOnlyList<string>>> embedded, TimeSpan patience)
    {
        var observed = await Task.WhenAll(real(0), embedded()).WaitAsync(patience, TestContext.Current.CancellationToken);
        var (expected, seen) = (observed[0], observed[1]);
        for (var again = 1; again < RealRuns && !expected.SequenceEqual(seen); again++)
        {
            expected = await real(again).WaitAsync(patience, TestContext.Current.CancellationToken);
        }

        Assert.True(expected.SequenceEqual(seen), $"- real server, + embedded server:\n{string.Join('\n', Differences(expected, seen))}");
    }

    /// <summary>Lines of the first alone with "-", of the second alone with "+"; empty if they are the same.</summary>
    private static List<string> Differences(IReadOnlyList<string> first, IReadOnlyList<string> second)
    {
        var common = Common(first, second);
        List<string> differences = [];
        for (int i = 0, j = 0; i < first.Count || j < second.Count;)
        {
            if (i < first.Count && j < second.Count && first[i] == second[j])
            {
                i++;
                j++;
            }
            else if (j == second.Count || (i < first.Count && common[i + 1, j] >= common[i, j + 1]))
            {
                differences.Add("- " + first[i++]);
            }
            else
            {
                differences.Add("+ " + second[j++]);
            }
        }

        return differences;
    }

    // How many lines the ends from i and j have in common at most.
    private static int[,] Common(IReadOnlyList<string> first, IReadOnlyList<string> second)
    {
        var common = new int[first.Count + 1, second.Count + 1];
        for (var i = first.Count - 1; i >= 0; i--)
        {
            for (var j = second.Count - 1; j >= 0; j--)
            {
                common[i, j] = first[i] == second[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        return common;
    }
}
