using System.Text.Json;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Client.Texts;

/// <summary>What is said on the standard error beside a command's result: a line for people, or an object on a line for programs.</summary>
internal static class Notice
{
    public static void Write(TextWriter error, bool json, string message) => error.WriteLine(json
        ? JsonSerializer.Serialize(new { notice = message }, AbathurJson.Options)
        : "abathur: " + SafeText.Block(message));
}
