using System.Net;
using System.Net.Sockets;

namespace Abathur.Temporal.Chaos.Tests;

public sealed class FreezableProxyTests
{
    [Fact]
    public async Task Thaw_FrozenTwice_WhatWaitedGoesOn()
    {
        using var service = new TcpListener(IPAddress.Loopback, 0);
        service.Start();
        await using var proxy = new FreezableProxy(service.LocalEndpoint.ToString()!);
        using var client = new TcpClient();
        await client.ConnectAsync(IPEndPoint.Parse(proxy.Address), TestContext.Current.CancellationToken);
        using var served = await service.AcceptTcpClientAsync(TestContext.Current.CancellationToken);

        // Many times: whether the proxy has read what it holds back by the second freeze is chance.
        for (var i = 0; i < 100; i++)
        {
            proxy.Freeze();
            await client.GetStream().WriteAsync("1"u8.ToArray(), TestContext.Current.CancellationToken);
            proxy.Freeze();
            proxy.Thaw();

            Assert.Equal('1', await Task.Run(served.GetStream().ReadByte).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
        }
    }
}
