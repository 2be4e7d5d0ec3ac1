using System.Text.Json;
using Abathur.Temporal.Testing.Models;

namespace Abathur.Temporal.Testing.Npm;

/// <summary>
/// The environment in which a program finds the scripted model instead of its provider, and a home below a test's folder instead
/// of the developer's: variables, and the files that the program reads.
/// </summary>
public static class ProgramHome
{
    private const string Key = "sk-scripted";

    /// <summary>For <c>claude</c> and <c>claude-acp</c>.</summary>
    public static Dictionary<string, string?> Claude(string folder, ScriptedModel model) => new(Home(folder))
    {
        ["CLAUDE_CONFIG_DIR"] = Folder(folder, ".claude"),
        ["ANTHROPIC_BASE_URL"] = Of(model).Address,
        ["ANTHROPIC_API_KEY"] = Key,
        ["CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC"] = "1",
    };

    /// <summary>For <c>codex</c> and <c>codex-acp</c>.</summary>
    /// <param name="folder">Where the home is made.</param>
    /// <param name="model">The model.</param>
    /// <param name="retries">How often it tries again by itself what the provider refuses.</param>
    public static Dictionary<string, string?> Codex(string folder, ScriptedModel model, int retries = 0)
    {
        var home = Folder(folder, ".codex");
        File.WriteAllText(Path.Combine(home, "config.toml"), $"""
            model = "scripted-model"
            model_provider = "scripted"

            [model_providers.scripted]
            name = "scripted"
            base_url = "{Of(model).Address}/v1"
            wire_api = "responses"
            env_key = "SCRIPTED_KEY"
            request_max_retries = {retries}
            stream_max_retries = {retries}
            """);
        return new(Home(folder)) { ["CODEX_HOME"] = home, ["SCRIPTED_KEY"] = Key };
    }

    /// <summary>For <c>gemini</c>, which also needs <c>-m scripted-model</c>.</summary>
    public static Dictionary<string, string?> Gemini(string folder, ScriptedModel model)
    {
        File.WriteAllText(Path.Combine(Folder(folder, ".gemini"), "settings.json"), """
            {"security": {"auth": {"selectedType": "gemini-api-key"}}, "privacy": {"usageStatisticsEnabled": false}, "general": {"disableAutoUpdate": true}}
            """);
        return new(Home(folder))
        {
            ["GEMINI_CLI_HOME"] = folder,
            ["GEMINI_API_KEY"] = Key,
            ["GOOGLE_GEMINI_BASE_URL"] = Of(model).Address,
        };
    }

    /// <summary>For <c>opencode</c>.</summary>
    public static Dictionary<string, string?> OpenCode(string folder, ScriptedModel model) => new(Home(folder))
    {
        ["XDG_CONFIG_HOME"] = Folder(folder, "config"),
        ["XDG_DATA_HOME"] = Folder(folder, "data"),
        ["XDG_STATE_HOME"] = Folder(folder, "state"),
        ["XDG_CACHE_HOME"] = Folder(folder, "cache"),
        ["OPENCODE_CONFIG_CONTENT"] = JsonSerializer.Serialize(new
        {
            model = "scripted/scripted-model",
            small_model = "scripted/scripted-model",
            autoupdate = false,
            provider = new
            {
                scripted = new
                {
                    npm = "@ai-sdk/openai-compatible",
                    options = new { baseURL = Of(model).Address + "/v1", apiKey = Key },
                    models = new Dictionary<string, object> { ["scripted-model"] = new { name = "scripted", tool_call = true } },
                },
            },
        }),
    };

    /// <summary>For <c>copilot</c>.</summary>
    public static Dictionary<string, string?> Copilot(string folder, ScriptedModel model) => new(Home(folder))
    {
        ["COPILOT_HOME"] = Folder(folder, ".copilot"),
        ["COPILOT_OFFLINE"] = "true",
        ["COPILOT_PROVIDER_BASE_URL"] = Of(model).Address + "/v1",
        ["COPILOT_PROVIDER_API_KEY"] = Key,
        ["COPILOT_MODEL"] = "scripted-model",
    };

    /// <summary>For <c>qwen</c>, which also needs <c>--auth-type openai</c>.</summary>
    public static Dictionary<string, string?> Qwen(string folder, ScriptedModel model) => new(Home(folder))
    {
        ["OPENAI_API_KEY"] = Key,
        ["OPENAI_BASE_URL"] = Of(model).Address + "/v1",
        ["OPENAI_MODEL"] = "scripted-model",
    };

    private static Dictionary<string, string?> Home(string folder) => new()
    {
        ["HOME"] = folder,
        ["USERPROFILE"] = folder,
        ["NO_PROXY"] = "127.0.0.1",
        ["no_proxy"] = "127.0.0.1",
    };

    private static string Folder(string folder, string name) => Directory.CreateDirectory(Path.Combine(folder, name)).FullName;

    private static ScriptedModel Of(ScriptedModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model;
    }
}
