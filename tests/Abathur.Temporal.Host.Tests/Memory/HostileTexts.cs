namespace Abathur.Temporal.Host.Tests.Memory;

/// <summary>What people and agents may send where text is asked for.</summary>
public static class HostileTexts
{
    public static TheoryData<string> All =>
    [
        "\"", "\"\"", "\"\"\"", "'", "''", "`", "\\", "\"unclosed", "un\"closed", "'; DROP TABLE memory; --", "\"; DROP TABLE memory; --",
        "x' OR '1'='1", "AND", "OR", "NOT", "NEAR", "NEAR(", "NEAR(a b, 3)", "a AND", "AND a", "a NOT", "* *", "*", "a*", "*a", "^a", "a^",
        "-a", "+a", "a:b", "content:a", "{content} : a", "key : \"", "(((", ")))", "(a", "a)", "{", "}", "[", "]", "%", "_", "a%b", ";", "--",
        "/*", "*/", "@now", ":now", "$now", "?1", "#", "~", "!", "\0", "a\0b", "\"\0", "\u0001\u001f", "\u007f", "a\r\nb", "\u2028",
        "\u202Egnirts\u202C", "\u200F\u200E", "\uFEFF", "\uFFFD", "\U0001F600", "e\u0301\u0301\u0301", "日本語", "עברית",
        "ﷺ", "İi", "ß", "\u0000\"\u0000OR\u0000", "..", "../../etc/passwd", "$(id)", "`id`", "&&", "|", "<script>", "\\u0022", "%22", "''\"''",
        new string('"', 1_000), new string('a', 10_000), string.Join(' ', Enumerable.Range(0, 5_000)), new string('(', 5_000),
        string.Concat(Enumerable.Repeat("a OR ", 2_000)),
    ];
}
