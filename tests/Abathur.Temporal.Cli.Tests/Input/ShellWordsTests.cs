using Abathur.Temporal.Cli.Input;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Tests.Input;

/// <summary>A verify command without a shell: words as a shell would split them, and a clear no to what needs one.</summary>
public sealed class ShellWordsTests
{
    [Theory]
    [InlineData("dotnet test", "dotnet", "test")]
    [InlineData("  npm   test ", "npm", "test")]
    [InlineData("sh -c 'echo ok && false'", "sh", "-c", "echo ok && false")]
    [InlineData("grep \"a b\" file", "grep", "a b", "file")]
    [InlineData("grep 'it''s' \"\" x", "grep", "its", "", "x")]
    [InlineData(@"run my\ file \$HOME", "run", "my file", "$HOME")]
    [InlineData("test --filter Name~Foo* -p:X=1 a$ 100%", "test", "--filter", "Name~Foo*", "-p:X=1", "a$", "100%")]
    [InlineData("")]
    public void Split_Words_AreAsAShellHasThem(string text, params string[] words) => Assert.Equal(words, ShellWords.Split(text));

    [Theory]
    [InlineData("echo ok && false", "&&")]
    [InlineData("make || true", "||")]
    [InlineData("make | tee log", "|")]
    [InlineData("make; true", ";")]
    [InlineData("make > log", ">")]
    [InlineData("make &", "&")]
    [InlineData("make < in", "<")]
    [InlineData("make\ntrue", "a line break")]
    [InlineData("echo $HOME", "$H")]
    [InlineData("echo \"$(date)\"", "$(")]
    [InlineData("echo `date`", "`d")]
    public void Split_WhatNeedsAShell_IsRefusedWithTheWayToSayIt(string text, string what)
    {
        var refusal = Assert.Throws<InvalidInputException>(() => ShellWords.Split(text));

        Assert.Contains($"needs a shell for '{what}'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("--verify-shell", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Split_QuoteThatIsNotClosed_IsRefused() =>
        Assert.Contains("not closed", Assert.Throws<InvalidInputException>(() => ShellWords.Split("grep 'a")).Message, StringComparison.Ordinal);
}
