namespace Abathur.Temporal.Host.Data;

/// <summary>There is a link where a file of Abathur's should be.</summary>
public sealed class RefusedLinkException(string path)
    : IOException($"{path} is a link, which Abathur never makes there and doesn't follow. Look at it on its host: ls -l {path}");
