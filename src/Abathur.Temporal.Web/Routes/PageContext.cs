using Abathur.Temporal.Web.Access;
using Abathur.Temporal.Web.Live;
using Abathur.Temporal.Web.Pages;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;

namespace Abathur.Temporal.Web.Routes;

/// <summary>What all routes work with.</summary>
/// <param name="Hub">The watched swarms.</param>
/// <param name="Keys">Who may use the page.</param>
/// <param name="Renderer">Makes HTML.</param>
/// <param name="TemporalUi">The address of Temporal's Web UI; null: none is known.</param>
/// <param name="Stopping">The page's program ends.</param>
internal sealed record PageContext(SwarmHub Hub, AccessKeys Keys, PageRenderer Renderer, Uri? TemporalUi, CancellationToken Stopping)
{
    /// <summary>What is around a page that is about no swarm.</summary>
    public Frame Frame(HttpContext context, string title, string here = "") => new()
    {
        Title = title,
        Here = here,
        FormToken = Keys.FormToken(AccessCheck.Of(context)),
        // The script's own look at a page, which may come between a form and the page that follows it, shows no notice.
        Notice = context.Request.Headers["Sec-Fetch-Dest"] == "empty" ? null : AccessCheck.Of(context).TakeNotice(),
        Now = Hub.Time.GetUtcNow(),
        Zone = Hub.Time.LocalTimeZone,
    };

    /// <summary>What is around a page of a swarm.</summary>
    public Frame Frame(HttpContext context, string swarm, WatchState state, string title, string here = "") => Frame(context, title, here) with
    {
        Swarm = swarm,
        Trouble = state.Trouble,
        Changes = FormattableString.Invariant($"/swarms/{swarm}/changes?after={state.Version}"),
        Questions = state.Board?.Status.OpenEscalations ?? 0,
        TemporalUi = TemporalUi is null ? null
            : new Uri(TemporalUi, $"/namespaces/{Uri.EscapeDataString(Hub.Client.Options.Namespace)}/workflows/{Uri.EscapeDataString(Contracts.WorkflowIds.Swarm(swarm))}").ToString(),
    };

    public async Task<IResult> PageAsync<TPage>(Frame frame, Dictionary<string, object?> parameters, int status = StatusCodes.Status200OK)
        where TPage : IComponent
    {
        parameters[nameof(Frame)] = frame;
        return Results.Content(await Renderer.RenderAsync<TPage>(parameters), "text/html; charset=utf-8", statusCode: status);
    }
}
