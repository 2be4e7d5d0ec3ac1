using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace Abathur.Temporal.LocalServer.Persistence;

/// <summary>A prepared statement with parameters <c>$1</c>, <c>$2</c> ….</summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly SqliteCommand command;

    public SqliteStatement(SqliteConnection connection, string sql)
    {
        command = connection.CreateCommand();
        command.CommandText = sql;
    }

    /// <summary>How many rows it changed.</summary>
    public int Execute(params ReadOnlySpan<object> values)
    {
        Bind(values);
        return command.ExecuteNonQuery();
    }

    /// <summary>The first column of the first row; null if there is none.</summary>
    public long? Number(params ReadOnlySpan<object> values)
    {
        Bind(values);
        return command.ExecuteScalar() as long?;
    }

    public SqliteDataReader Read(params ReadOnlySpan<object> values)
    {
        Bind(values);
        return command.ExecuteReader();
    }

    public void Dispose() => command.Dispose();

    private void Bind(ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var value = values[i] is ReadOnlyMemory<byte> blob ? Bytes(blob) : values[i];
            if (i == command.Parameters.Count)
            {
                command.Parameters.AddWithValue(FormattableString.Invariant($"${i + 1}"), value);
            }
            else
            {
                command.Parameters[i].Value = value;
            }
        }
    }

    private static byte[] Bytes(ReadOnlyMemory<byte> blob) =>
        MemoryMarshal.TryGetArray(blob, out var array) && array.Array is { } whole && array.Offset == 0 && array.Count == whole.Length
            ? whole
            : blob.ToArray();
}
