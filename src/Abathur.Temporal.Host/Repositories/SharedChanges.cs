namespace Abathur.Temporal.Host.Repositories;

/// <summary>
/// Tells what changed in what a repository's worktrees share, each with the command that undoes it. Nothing is put back:
/// the operator may have made the change.
/// </summary>
public static class SharedChanges
{
    /// <summary>Changes told at most.</summary>
    public const int Max = 20;

    // Their values would reach histories and logs.
    private static readonly string[] Secret = ["extraheader", "password", "token", "credential", "secret"];

    /// <summary>A sentence for each.</summary>
    /// <param name="repository">The path of the operator's checkout, for the commands.</param>
    /// <param name="before">At the attempt's start.</param>
    /// <param name="after">At its end.</param>
    public static IReadOnlyList<string> Between(string repository, SharedState before, SharedState after)
    {
        ArgumentNullException.ThrowIfNull(repository);
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var git = $"git -C {Quote(repository)} ";
        List<string> all =
        [
            .. Keys(before.Config, after.Config).Select(key => Config(git, key, before.Config.GetValueOrDefault(key), after.Config.GetValueOrDefault(key))).OfType<string>(),
            .. Keys(before.Files, after.Files).Select(key => File(git, key, before.Files.GetValueOrDefault(key), after.Files.GetValueOrDefault(key))).OfType<string>(),
            .. after.Stash.Except(before.Stash).Select(id => $"The stash got {id[..12]}. To undo it, find it in: {git}stash list; then: {git}stash drop STASH"),
            .. before.Stash.Except(after.Stash).Select(id => $"The stash lost {id[..12]}. To undo it: {git}stash store -m restored {id}"),
            .. Keys(before.Refs, after.Refs).Select(key => Ref(git, key, before.Refs.GetValueOrDefault(key), after.Refs.GetValueOrDefault(key))).OfType<string>(),
        ];
        return all.Count <= Max ? all : [.. all.Take(Max), $"{all.Count - Max} more changes in {repository} are not listed."];
    }

    private static string? Ref(string git, string name, string? before, string? after) => (before, after) switch
    {
        _ when before == after => null,
        (null, _) => $"{name} was created at {after![..12]}. To undo it: {git}update-ref -d {Quote(name)} {after}",
        (_, null) => $"{name} was deleted; it was {before[..12]}. To undo it: {git}update-ref {Quote(name)} {before}",
        _ => $"{name} moved from {before[..12]} to {after[..12]}. To undo it: {git}update-ref {Quote(name)} {before} {after}",
    };

    private static string? Config(string git, string key, IReadOnlyList<string>? before, IReadOnlyList<string>? after)
    {
        if (before is not null && after is not null && before.SequenceEqual(after, StringComparer.Ordinal))
        {
            return null;
        }

        var what = before is null ? "was set" : after is null ? "was removed" : "was changed";
        var undo = before is null ? $"{git}config --local --unset-all {Quote(key)}"
            : before.Count > 1 || IsSecret(key, before[0]) ? $"{git}config --local --edit"
            : $"{git}config --local {Quote(key)} {Quote(before[0])}";
        return $"The configuration {key} {what}. To undo it: {undo}";
    }

    private static string? File(string git, string path, string? before, string? after) =>
        before == after ? null
        : before is null ? $"{path} was created. To undo it: rm {Quote(path)}"
        : $"{path} was {(after is null ? "deleted" : "changed")}. To undo it: {git}cat-file blob {before} > {Quote(path)}";

    private static bool IsSecret(string key, string value) =>
        Secret.Any(word => key.Contains(word, StringComparison.OrdinalIgnoreCase)) || value.Contains('@', StringComparison.Ordinal);

    private static IEnumerable<string> Keys<T>(IReadOnlyDictionary<string, T> before, IReadOnlyDictionary<string, T> after) =>
        before.Keys.Union(after.Keys).Order(StringComparer.Ordinal);

    private static string Quote(string text) => text.All(c => char.IsAsciiLetterOrDigit(c) || "/._-".Contains(c, StringComparison.Ordinal))
        ? text
        : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
