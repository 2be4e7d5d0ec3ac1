using Abathur.Temporal.Contracts;
using Temporalio.Converters;

namespace Abathur.Temporal.Client.Converting;

/// <summary>
/// <see cref="AbathurDataConverter"/> for programs that ask once and end. What short commands ask for most is read and written by code
/// of its own; the serializer, whose code is compiled anew in every process, is started only for the rest.
/// </summary>
public static class ClientDataConverter
{
    /// <summary>The converter, without encryption. What it writes and reads is the same as <see cref="AbathurDataConverter.Instance"/>'s.</summary>
    public static DataConverter Instance { get; } = AbathurDataConverter.Instance with
    {
        PayloadConverter = new QuickPayloads(AbathurDataConverter.Instance.PayloadConverter),
    };
}
