using System.Text.Json;
using Google.Protobuf;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Abathur.Temporal.LocalServer.Persistence;

/// <summary>What is wrong with a database file, in words for whoever has it.</summary>
internal static class StoreErrors
{
    // EROFS; ERROR_WRITE_PROTECT.
    private const int ReadOnlyUnix = 30;
    private const int ReadOnlyWindows = unchecked((int)0x80070013);

    /// <summary>Whether what was read from a file isn't what was written to it.</summary>
    public static bool IsDamage(Exception error) =>
        error is SqliteException { SqliteErrorCode: raw.SQLITE_CORRUPT } or InvalidProtocolBufferException or FormatException or JsonException;

    public static StoreException Opening(string file, Exception error) => IsDamage(error)
        ? Damaged(file, error)
        : new StoreException($"The database {file} can't be opened: {Reason(error)}", error);

    public static StoreException Reading(string file, Exception error) => IsDamage(error)
        ? Damaged(file, error)
        : new StoreException($"The database {file} couldn't be read: {Reason(error)}", error);

    public static StoreException Writing(string file, Exception error) => IsDamage(error)
        ? Damaged(file, error)
        : new StoreException($"The database {file} couldn't be written: {Reason(error)}", error);

    private static StoreException Damaged(string file, Exception error) => new(
        $"The database {file} is damaged: {(error is SqliteException ? "SQLite finds pages that" : "it holds records that")} can't be read. "
        + "Put back a copy of it, or save what is left with the command "
        + $"sqlite3 '{file}' .recover | sqlite3 '{file}.recovered' and start the server with that file.",
        error);

    private static string Reason(Exception error) => error switch
    {
        SqliteException { SqliteErrorCode: raw.SQLITE_FULL } =>
            "the disk is full. Make room on it and try again; what was acknowledged is kept.",
        SqliteException { SqliteErrorCode: raw.SQLITE_NOTADB } => "it is no SQLite database. Give this server a file of its own.",
        SqliteException { SqliteErrorCode: raw.SQLITE_READONLY } or IOException { HResult: ReadOnlyUnix or ReadOnlyWindows } =>
            "it is on a read-only file system, or this user may not write it. Give this server a file that it can write.",
        UnauthorizedAccessException => "this user may not write it. Give this server a file that it can write.",
        DirectoryNotFoundException => "its folder doesn't exist. Make the folder, or give this server a file in one that exists.",
        _ => error.Message,
    };
}
