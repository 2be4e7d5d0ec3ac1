# An Abathur worker: .NET, git, and the data folder as a volume.
# The SDK is the one that global.json pins.
FROM mcr.microsoft.com/dotnet/sdk:10.0.400 AS build
WORKDIR /src
COPY . .
RUN dotnet publish src/Abathur.Temporal.Cli --configuration Release --output /app -p:RestoreLockedMode=true -p:RunAnalyzers=false

# The embedded service, which the command holds, needs the ASP.NET Core framework.
FROM mcr.microsoft.com/dotnet/aspnet:10.0
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates git openssh-client util-linux \
    && rm -rf /var/lib/apt/lists/* \
    # A mounted repository belongs to a user of the host, which git distrusts.
    && git config --system --add safe.directory '*' \
    # Open to any user: the one to run as is the owner of the mounted repositories.
    && install --directory --mode=1777 /data
COPY --from=build /app /app
ENV ABATHUR_HOME=/data HOME=/data
VOLUME /data
USER $APP_UID
ENTRYPOINT ["/app/abathur", "worker"]
