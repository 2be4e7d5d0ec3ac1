using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Abathur.Temporal.Web.Routes;

/// <summary>Routes whose handlers write the answer themselves.</summary>
internal static class RouteExtensions
{
    public static void Get(this IEndpointRouteBuilder routes, string pattern, Func<HttpContext, Task> answer) =>
        routes.MapGet(pattern, new RequestDelegate(answer));

    public static void Post(this IEndpointRouteBuilder routes, string pattern, Func<HttpContext, Task> answer) =>
        routes.MapPost(pattern, new RequestDelegate(answer));
}
