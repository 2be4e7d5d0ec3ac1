using Abathur.Temporal.Chaos.Plans;

namespace Abathur.Temporal.Chaos.Tests;

/// <summary>A script is a function of its seed and its size, and makes sense for every seed.</summary>
public sealed class ChaosPlanTests
{
    [Fact]
    public void Of_SameSeed_IsTheSameScript() => Assert.Equal(ChaosPlan.Of(7, 50).ToString(), ChaosPlan.Of(7, 50).ToString());

    [Fact]
    public void Of_OtherSeed_IsAnotherScript() => Assert.NotEqual(ChaosPlan.Of(7, 50).ToString(), ChaosPlan.Of(8, 50).ToString());

    [Fact]
    public void Of_ManySeeds_EveryTaskComesOnceAndAfterWhatItWaitsFor()
    {
        foreach (var plan in Enumerable.Range(1, 200).Select(seed => ChaosPlan.Of(seed, 40)))
        {
            var known = plan.Tasks.Select(task => task.Key).ToHashSet();
            Assert.All(plan.Tasks, task => Assert.Subset(known, task.DependsOn.ToHashSet()));
            foreach (var key in plan.Actions.Where(action => action.Kind is ActionKind.Submit or ActionKind.Signal).SelectMany(action => action.Target!.Split(' ')))
            {
                Assert.True(known.Add(key), $"seed {plan.Seed}: {key} comes twice");
                Assert.Subset(known, plan.Later.Single(task => task.Key == key).DependsOn.ToHashSet());
            }

            Assert.Equal(40, known.Count);
        }
    }

    [Fact]
    public void Of_ManySeeds_EveryKindOfActionAndBehaviorOccurs()
    {
        var plans = Enumerable.Range(1, 50).Select(seed => ChaosPlan.Of(seed, 100)).ToList();

        Assert.Equal(Enum.GetValues<ActionKind>(), plans.SelectMany(plan => plan.Actions).Select(action => action.Kind).Distinct().Order());
        Assert.Equal(Enum.GetValues<AgentBehavior>(), plans.SelectMany(plan => plan.All).SelectMany(task => task.Behaviors).Distinct().Order());
    }
}
