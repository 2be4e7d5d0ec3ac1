using Abathur.Temporal.Cli.Output.Listings;

namespace Abathur.Temporal.Cli.Tests.Output.Listings;

public sealed class ColumnLayoutTests
{
    private static readonly Column[] Columns =
        [Column.Whole("ID"), Column.Whole("STATE"), Column.Text("AGENT", rank: 2, minimum: 8), Column.Text("TITLE"), Column.Whole("AGE", rank: 1)];

    private static readonly int[] Natural = [4, 9, 20, 60, 3];

    [Fact]
    public void Fit_RoomForAll_GivesEachItsNaturalWidth() => Assert.Equal(Natural, ColumnLayout.Fit(Columns, Natural, 104));

    [Fact]
    public void Fit_LessRoom_CutsOnlyTheFlexible() => Assert.Equal([4, 9, 20, 36, 3], ColumnLayout.Fit(Columns, Natural, 80));

    [Fact]
    public void Fit_NoRoomAtTheMinimum_DropsTheGreatestRankFirst()
    {
        Assert.Equal([4, 9, 8, 20, 3], ColumnLayout.Fit(Columns, Natural, 52));
        Assert.Equal([4, 9, 0, 29, 3], ColumnLayout.Fit(Columns, Natural, 51));
        Assert.Equal([4, 9, 0, 23, 0], ColumnLayout.Fit(Columns, Natural, 40));
    }

    [Fact]
    public void Fit_NotEvenTheFirstRank_CutsTheFlexibleBelowTheirMinimumAndNoId()
    {
        Assert.Equal([4, 9, 0, 3, 0], ColumnLayout.Fit(Columns, Natural, 20));
        Assert.Equal([4, 9, 0, 1, 0], ColumnLayout.Fit(Columns, Natural, 5));
    }

    [Fact]
    public void Fit_TwoLongTexts_ShareTheRoom() => Assert.Equal(
        [4, 37, 37], ColumnLayout.Fit([Column.Whole("ID"), Column.Text("TITLE"), Column.Text("NOTE")], [4, 500, 90], 82));

    [Fact]
    public void Fit_AnyWidth_NeverOverflowsWhereTheWholeColumnsFit() => Assert.All(
        Enumerable.Range(20, 200),
        width =>
        {
            var widths = ColumnLayout.Fit(Columns, Natural, width);
            Assert.True(widths.Sum() + (ColumnLayout.Gap * (widths.Count(w => w > 0) - 1)) <= width);
            Assert.Equal((4, 9), (widths[0], widths[1]));
        });
}
