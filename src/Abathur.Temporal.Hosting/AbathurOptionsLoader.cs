using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Abathur.Temporal.Contracts;
using Microsoft.Extensions.Configuration;

namespace Abathur.Temporal.Hosting;

/// <summary>Reads the options, and says what is wrong with them before anything starts.</summary>
internal static class AbathurOptionsLoader
{
    private static readonly string[] Known =
        [.. typeof(AbathurOptions).GetProperties().Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name))];

    public static AbathurOptions Load(IConfigurationSection section, Action<AbathurOptions>? configure)
    {
        foreach (var key in section.GetChildren().Select(child => child.Key))
        {
            if (!Known.Contains(key, StringComparer.OrdinalIgnoreCase))
            {
                throw new InvalidInputException($"Configuration {section.Path}:{key}: unknown; {NearestName.Suggest(key, Known)}");
            }
        }

        var options = new AbathurOptions();
        try
        {
            section.Bind(options);
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidInputException($"Configuration {section.Path}: {e.Message}", e);
        }

        configure?.Invoke(options);
        if (options.ProgramPaths.Keys.FirstOrDefault(name => !AgentRuntimeTable.Dialects.Any(dialect => dialect.Name.Equals(name, StringComparison.OrdinalIgnoreCase))) is { } unknown)
        {
            throw new InvalidInputException(
                $"Configuration {section.Path}:programPaths:{unknown}: there is no such runtime with a program; {NearestName.Suggest(unknown, [.. AgentRuntimeTable.Dialects.Select(dialect => dialect.Name)])}");
        }

        var problems = new List<ValidationResult>();
        return Validator.TryValidateObject(options, new ValidationContext(options), problems, validateAllProperties: true)
            ? options
            : throw new InvalidInputException($"Configuration {section.Path}: {string.Join(" ", problems.Select(problem => problem.ErrorMessage))}");
    }
}
