using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Abathur.Temporal.Contracts;

namespace Abathur.Temporal.Cli.Commands.Web;

/// <summary>Reads the certificate for TLS from PEM files.</summary>
internal static class CertificateFile
{
    /// <summary>The certificate with its key; null: no file is named.</summary>
    /// <param name="file">The option <c>--certificate</c>.</param>
    /// <param name="keyFile">The option <c>--certificate-key</c>; null: the certificate's file holds the key.</param>
    /// <param name="passwordFile">The option <c>--certificate-password-file</c>; null: the key is not encrypted.</param>
    /// <exception cref="InvalidInputException">A file is missing or holds something else, or the password is wrong.</exception>
    public static X509Certificate2? Read(string? file, string? keyFile, string? passwordFile)
    {
        if (file is null)
        {
            return keyFile is null && passwordFile is null ? null
                : throw new InvalidInputException($"--certificate-{(keyFile is null ? "password-file" : "key")} needs --certificate: name the file with the certificate, too.");
        }

        var certificate = Text("--certificate", file);
        var (keyOption, keyPath) = keyFile is null ? ("--certificate", file) : ("--certificate-key", keyFile);
        var key = keyFile is null ? certificate : Text(keyOption, keyFile);
        if (!key.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
        {
            throw new InvalidInputException($"{keyOption}: '{keyPath}' holds no private key (PEM).{(keyFile is null ? " If the key is in a file of its own, name that by --certificate-key." : string.Empty)}");
        }

        var isEncrypted = key.Contains("ENCRYPTED", StringComparison.Ordinal);
        if (isEncrypted && passwordFile is null)
        {
            throw new InvalidInputException($"{keyOption}: the key in '{keyPath}' is encrypted. Write its password into a file, and name that by --certificate-password-file.");
        }

        var password = passwordFile is null ? null : Text("--certificate-password-file", passwordFile).Split('\n')[0].TrimEnd('\r');
        try
        {
            return isEncrypted ? X509Certificate2.CreateFromEncryptedPem(certificate, key, password) : X509Certificate2.CreateFromPem(certificate, key);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new InvalidInputException(
                !certificate.Contains("BEGIN CERTIFICATE-----", StringComparison.Ordinal) ? $"--certificate: '{file}' holds no certificate (PEM)."
                : isEncrypted ? $"--certificate-password-file: the password in '{passwordFile}' does not open the key in '{keyPath}'. Its first line is the password."
                : $"{keyOption}: the key in '{keyPath}' is not that of the certificate in '{file}', or cannot be read.",
                e);
        }
    }

    private static string Text(string option, string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidInputException($"{option}: there is no file '{Path.GetFullPath(file)}'.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"{option}: '{Path.GetFullPath(file)}' cannot be read. Check its permissions.", e);
        }
    }
}
