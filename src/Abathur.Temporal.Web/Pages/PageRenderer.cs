using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Abathur.Temporal.Web.Pages;

/// <summary>Makes HTML of a page: on the server, once, with nothing left that runs in the browser.</summary>
internal sealed class PageRenderer : IAsyncDisposable
{
    private readonly ServiceProvider services = new ServiceCollection().AddLogging().BuildServiceProvider();

    /// <param name="parameters">The page's parameters by name.</param>
    public async Task<string> RenderAsync<TPage>(IReadOnlyDictionary<string, object?> parameters)
        where TPage : IComponent
    {
        await using var renderer = new HtmlRenderer(services, services.GetRequiredService<ILoggerFactory>());
        return await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<TPage>(ParameterView.FromDictionary(new Dictionary<string, object?>(parameters)))).ToHtmlString());
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();
}
