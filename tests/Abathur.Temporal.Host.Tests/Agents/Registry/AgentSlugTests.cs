using Abathur.Temporal.Host.Agents.Registry;

namespace Abathur.Temporal.Host.Tests.Agents.Registry;

public sealed class AgentSlugTests
{
    [Theory]
    [InlineData("Orchestration Developer", "orchestration-developer")]
    [InlineData("  a__b  ", "a-b")]
    [InlineData("Ünïcode; $(rm)", "n-code-rm")]
    [InlineData("../../etc/passwd", "etc-passwd")]
    [InlineData("日本", "")]
    public void From_Name_IsSlug(string name, string slug) => Assert.Equal(slug, AgentSlug.From(name));

    [Fact]
    public void From_LongName_IsCut() => Assert.Equal(63, AgentSlug.From(new string('a', 10_000)).Length);
}
