using Microsoft.AspNetCore.Http;

namespace Abathur.Temporal.Web.Access;

/// <summary>
/// Lets in who has a session, from the page's own host and origin; what changes something must carry a form's token. Everything is answered
/// under a policy by which a browser loads nothing from elsewhere and runs no script but ours.
/// </summary>
/// <param name="keys">Who may use the page.</param>
/// <param name="hosts">The hosts, with port, by which it may be called.</param>
/// <param name="isSecure">Whether it is served with TLS.</param>
internal sealed class AccessCheck(AccessKeys keys, IReadOnlySet<string> hosts, bool isSecure)
{
    /// <summary>The member of a form that carries its token.</summary>
    public const string FormField = "_form";

    /// <summary>The path that takes a token.</summary>
    public const string EnterPath = "/enter";

    /// <summary>Where styles and the script are, which hold nothing of anybody.</summary>
    public const string AssetPath = "/assets";

    private const int LargestForm = 256 * 1024;

    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private readonly string scheme = isSecure ? "https" : "http";

    /// <summary>The session of the request that is being answered.</summary>
    public static Session Of(HttpContext context) => (Session)context.Items[typeof(Session)]!;

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        Protect(context.Response);
        if (Refusal(context.Request) is { } refusal)
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, refusal);
        }
        else if (context.Request.Path == EnterPath)
        {
            await EnterAsync(context);
        }
        else if (context.Request.Path.StartsWithSegments(AssetPath))
        {
            await next(context);
        }
        else if (keys.Find(context.Request.Cookies[CookieName(context)]) is not { } session)
        {
            await RefuseAsync(context, StatusCodes.Status401Unauthorized, "This page needs the address with a token that `abathur up` or `abathur web` printed last.");
        }
        else if (HttpMethods.IsPost(context.Request.Method) && !await IsFormAsync(context, session))
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "The form is not one of this session's pages. Go back, reload the page and send it again.");
        }
        else
        {
            context.Items[typeof(Session)] = session;
            await next(context);
        }
    }

    // A name that resolves to this host is not ours (DNS rebinding), and neither is a page of another origin.
    private string? Refusal(HttpRequest request)
    {
        if (!hosts.Contains(request.Host.Value ?? string.Empty))
        {
            return $"This page is not served at '{Contracts.Shown.Of(request.Host.Value)}'. Use the address that `abathur` printed, or name the host with --host-name.";
        }

        var origin = request.Headers.Origin.ToString();
        var isOurs = origin.Length == 0 ? request.Headers["Sec-Fetch-Site"].ToString() is not ("cross-site" or "same-site") || IsNavigation(request) : origin == $"{scheme}://{request.Host.Value}";
        return isOurs ? HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsPost(request.Method) ? null : "Only GET, HEAD and POST are answered."
            : "Another site's page asked; only this page's own requests are answered.";
    }

    // A link somewhere else may lead here; it carries no cookie of ours.
    private static bool IsNavigation(HttpRequest request) => HttpMethods.IsGet(request.Method) && request.Headers["Sec-Fetch-Mode"] == "navigate";

    private async Task EnterAsync(HttpContext context)
    {
        if (!HttpMethods.IsGet(context.Request.Method) || keys.Enter(context.Request.Query["token"]) is not { } session)
        {
            await RefuseAsync(
                context, StatusCodes.Status401Unauthorized, "This address was used already, or its token is wrong. `abathur up` and `abathur web` print the next one when one is used: take the newest.");
            return;
        }

        context.Response.Cookies.Append(
            CookieName(context),
            session.Id,
            new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = isSecure, Path = "/", IsEssential = true });
        context.Response.Redirect("/");
    }

    private async Task<bool> IsFormAsync(HttpContext context, Session session)
    {
        if (!context.Request.HasFormContentType || context.Request.ContentLength is not (> 0 and <= LargestForm))
        {
            return false;
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        return keys.IsForm(session, form[FormField]);
    }

    // Cookies know no ports: two pages of one host would take each other's.
    private static string CookieName(HttpContext context) => FormattableString.Invariant($"abathur-{context.Connection.LocalPort}");

    private static void Protect(HttpResponse response)
    {
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "same-origin";
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        response.Headers.CacheControl = "no-store";
    }

    private static async Task RefuseAsync(HttpContext context, int status, string why)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync("abathur: " + why + "\n", context.RequestAborted);
    }
}
