using System.Collections.Concurrent;

namespace Abathur.Temporal.LocalServer.Persistence;

/// <summary>
/// The records of one kind, in memory and in the store, with one writer at a time. A record that was given out is never changed: another
/// takes its place.
/// </summary>
internal sealed class MetadataTable<TKey, TRecord> : IDisposable
    where TKey : notnull
    where TRecord : class
{
    private readonly ConcurrentDictionary<TKey, TRecord> records = new();
    private readonly SemaphoreSlim writer = new(1);
    private readonly IStore store;
    private readonly MetadataForm<TKey, TRecord> form;

    public MetadataTable(IStore store, MetadataForm<TKey, TRecord> form)
    {
        (this.store, this.form) = (store, form);
        foreach (var (name, value) in store.ReadMetadata(form.Kind))
        {
            records[form.Key(name)] = form.Read(value);
        }
    }

    public bool IsEmpty => records.IsEmpty;

    /// <summary>All there are, in no order.</summary>
    public IEnumerable<KeyValuePair<TKey, TRecord>> All => records;

    public TRecord? Find(TKey key) => records.GetValueOrDefault(key);

    /// <summary>Makes or replaces a record.</summary>
    /// <param name="key">Which one.</param>
    /// <param name="change">
    /// Gets what is there, and gives what takes its place; null leaves all as it is. It has the table to itself: nothing is written meanwhile.
    /// </param>
    /// <returns>What <paramref name="change"/> gave.</returns>
    /// <exception cref="StoreException">All stays as it was. So it does where <paramref name="change"/> throws.</exception>
    public async Task<TRecord?> WriteAsync(TKey key, Func<TRecord?, TRecord?> change)
    {
        await writer.WaitAsync();
        try
        {
            var record = change(Find(key));
            if (record is not null)
            {
                await store.CommitAsync(new WriteSet().PutMetadata(form.Kind, form.Name(key), form.Write(record)));
                records[key] = record;
            }

            return record;
        }
        finally
        {
            writer.Release();
        }
    }

    /// <param name="key">Which one.</param>
    /// <param name="check">Gets what is there, and throws if it has to stay.</param>
    /// <returns>Whether it was there.</returns>
    /// <exception cref="StoreException">It is still there.</exception>
    public async Task<bool> RemoveAsync(TKey key, Action<TRecord>? check = null)
    {
        await writer.WaitAsync();
        try
        {
            if (Find(key) is not { } record)
            {
                return false;
            }

            check?.Invoke(record);
            await store.CommitAsync(new WriteSet().DeleteMetadata(form.Kind, form.Name(key)));
            return records.TryRemove(key, out _);
        }
        finally
        {
            writer.Release();
        }
    }

    /// <summary>Forgets records. Whoever calls removes them from the store.</summary>
    public void Forget(Func<TKey, bool> which)
    {
        foreach (var key in records.Keys.Where(which))
        {
            records.TryRemove(key, out _);
        }
    }

    public void Dispose() => writer.Dispose();
}
