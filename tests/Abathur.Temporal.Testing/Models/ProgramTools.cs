namespace Abathur.Temporal.Testing.Models;

/// <summary>What the programs call the tools that a script needs, and how those take their input.</summary>
internal static class ProgramTools
{
    private static readonly (string Name, Func<string, object> Input)[] Shells =
    [
        ("Bash", command => new { command }),
        ("exec_command", command => new { cmd = command }),
        ("shell_command", command => new { command }),
        ("shell", command => new { command = new[] { "bash", "-c", command } }),
        ("run_shell_command", command => new { command, description = "scripted", is_background = false }),
        ("bash", command => new { command, description = "scripted" }),
    ];

    private static readonly (string Name, Func<string, string, object> Input)[] Writers =
    [
        ("Write", (path, content) => new { file_path = path, content }),
        ("write_file", (path, content) => new { file_path = path, content }),
        ("write", (path, content) => new { filePath = path, content }),
        ("create", (path, content) => new { path, file_text = content }),
    ];

    public static (string Tool, object Input) Shell(IReadOnlyList<string> offered, string command) =>
        Shells.FirstOrDefault(tool => offered.Contains(tool.Name)) is { Name: { } name, Input: { } input }
            ? (name, input(command))
            : ("shell_that_is_not_offered", new { command });

    public static (string Tool, object Input) Write(IReadOnlyList<string> offered, string path, string content) =>
        Writers.FirstOrDefault(tool => offered.Contains(tool.Name)) is { Name: { } name, Input: { } input }
            ? (name, input(path, content))
            : Shell(offered, $"printf %s {Quoted(content)} > {Quoted(path)}");

    private static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
