using System.Security.Cryptography;
using System.Text;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Host.Agents.Registry;

/// <summary>One agent file, read: its definition, unless a problem is fatal.</summary>
/// <param name="Definition">The agent; null if a problem is fatal.</param>
/// <param name="Problems">What is wrong with the file.</param>
/// <param name="HandoffLine">Where its hand-off targets stand, for problems that only the whole roster shows.</param>
internal sealed record AgentFile(AgentDefinition? Definition, IReadOnlyList<AgentProblem> Problems, int HandoffLine = 0)
{
    /// <summary>Reads a file of ours, or of Claude Code's own format.</summary>
    public static AgentFile Parse(string path, ReadOnlySpan<byte> content, bool claudeFormat, IReadOnlyCollection<string> runtimes)
    {
        var problems = new List<AgentProblem>();
        try
        {
            var hash = Convert.ToHexStringLower(SHA256.HashData(content))[..12];
            var text = Decode(content);
            var builder = claudeFormat
                ? AgentFileFormat.ReadClaude(text, path, hash)
                : AgentFileFormat.ReadOurs(text, path, hash, (line, message) => problems.Add(new(path, line, message, Fatal: false)), runtimes);
            return new(builder.Definition, problems, builder.HandoffLine);
        }
        catch (FrontMatterException e)
        {
            return new(null, [new(path, e.Line, e.Message, Fatal: true)]);
        }
    }

    private static string Decode(ReadOnlySpan<byte> content)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(content);
        }
        catch (DecoderFallbackException e)
        {
            var line = 1 + content[..Math.Min(e.Index < 0 ? 0 : e.Index, content.Length)].Count((byte)'\n');
            throw new FrontMatterException(line, "the file isn't UTF-8 text.");
        }
    }
}
