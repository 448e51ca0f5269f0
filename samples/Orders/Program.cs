using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using OrleansRaft;

// A .NET service in a process of its own: it needs OrleansRaft.Grains.Abstractions, and the gateway of any silo.
if (args.Length == 0 || !args.All(static a => IPEndPoint.TryParse(a, out _)))
{
    Console.Error.WriteLine("usage: dotnet run --project samples/Orders -- 127.0.0.1:GATEWAY [127.0.0.1:GATEWAY …]");
    return 2;
}

var builder = Host.CreateApplicationBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.UseOrleansClient(client => client
    .UseStaticClustering([.. args.Select(IPEndPoint.Parse)])
    .Configure<ClusterOptions>(static cluster => cluster.ClusterId = cluster.ServiceId = "orleansraft")
    .AddRaftClient());
using var host = builder.Build();
await host.StartAsync();

var group = host.Services.GetRequiredService<IClusterClient>().GetRaftGroup("sample-orders");
Console.WriteLine($"create: {await group.CreateAsync(KvClient.StateMachine, "raft-0", "raft-1", "raft-2")}");

var orders = group.Kv();
Console.WriteLine($"put:    {await orders.PutAsync("order-1", "paid")}");
Console.WriteLine($"get:    {await orders.GetAsync("order-1")}");
Console.WriteLine($"again:  {await orders.PutAsync("order-1", "shipped", KvCondition.IfAbsent)}");

var view = await group.DescribeAsync();
Console.WriteLine($"leader: {view?.Leader}");

// A change of the membership is an operation with a typed end; this one swaps a vote for a seat in the audience, and back.
var voter = view!.Configuration.Voters[^1];
foreach (var type in new[] { MemberChangeType.Demote, MemberChangeType.Promote })
{
    if (await group.Membership.SubmitAsync(new ChangeRequest { Kind = OperationKind.Change, Changes = [new MemberChange(type, ReplicaId: voter)] })
        is SubmitResult.Accepted { Operation.Id: var operation })
    {
        await foreach (var step in group.Membership.WatchAsync(operation)) Console.WriteLine($"{type,-7} {step.State}: {step.Detail}");
    }
}

await host.StopAsync();
return 0;
