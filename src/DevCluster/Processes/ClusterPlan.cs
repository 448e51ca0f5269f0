namespace OrleansRaft.DevCluster.Processes;

/// <summary>What belongs to a cluster of processes.</summary>
/// <param name="Databases">The Postgres instances.</param>
/// <param name="Silos">The silos.</param>
/// <param name="Api">The API.</param>
/// <param name="GatewayPorts">Where the silos take Orleans clients.</param>
/// <param name="LogFolder">Where all of them write.</param>
internal sealed record ClusterPlan(
    IReadOnlyList<PostgresServer> Databases, IReadOnlyList<Service> Silos, Service Api, IReadOnlyList<int> GatewayPorts, string LogFolder)
{
    /// <summary>The one for Orleans' tables is not a silo's: whichever silo's database is killed, the table of silos stays.</summary>
    private const string OrleansPurpose = "orleans";

    /// <summary>All processes, databases first.</summary>
    public IEnumerable<ManagedProcess> Processes => Databases.Select(d => d.Process).Concat(Silos.Append(Api).Select(s => s.Process));

    /// <summary>Describes all of it; nothing is started yet.</summary>
    /// <exception cref="DevClusterException">Postgres is not here, or cannot run here.</exception>
    public static async Task<ClusterPlan> MakeAsync(DevOptions options, DataFolder data, CancellationToken cancellationToken)
    {
        var root = data.Folder("processes");
        var folders = RuntimeFolders.Of(data);
        var ports = PortBook.Open(root);
        var databaseFolder = data.Folder("processes", "postgres");
        var account = await PostgresAccount.PrepareAsync(databaseFolder, cancellationToken);
        var orleans = PostgresServer.Describe(OrleansPurpose, databaseFolder, account, ports, folders);
        var databases = new List<PostgresServer> { orleans };
        var silos = new List<Service>();
        foreach (var name in options.SiloNames)
        {
            var database = options.OnePostgres ? orleans : PostgresServer.Describe(name, databaseFolder, account, ports, folders);
            if (!options.OnePostgres) databases.Add(database);
            silos.Add(SiloOf(name, database, orleans, ports, folders));
        }

        var gateways = options.SiloNames.Select(name => ports.Port(GatewayOf(name))).ToList();
        ports.Save();
        return new ClusterPlan(databases, silos, ApiOf(options, orleans, folders), gateways, folders.Logs);
    }

    private static Service SiloOf(string name, PostgresServer log, PostgresServer orleans, PortBook ports, RuntimeFolders folders)
    {
        var (silo, gateway, http) = (ports.Port($"{name}/silo"), ports.Port(GatewayOf(name)), ports.Port($"{name}/http"));
        var settings = new Dictionary<string, string>
        {
            ["ORLEANSRAFT__Silo__Name"] = name,
            ["ORLEANSRAFT__Silo__Port"] = $"{silo}",
            ["ORLEANSRAFT__Silo__GatewayPort"] = $"{gateway}",
            ["ORLEANSRAFT__Silo__AdvertisedAddress"] = "127.0.0.1",
            ["ORLEANSRAFT__Clustering__Provider"] = "Postgres",
            ["ORLEANSRAFT__Clustering__ConnectionString"] = orleans.ConnectionString,
            ["ORLEANSRAFT__Log__Provider"] = "Postgres",
            ["ORLEANSRAFT__Log__ConnectionString"] = log.ConnectionString,
            ["ORLEANSRAFT__Http__Port"] = $"{http}",
            ["ORLEANSRAFT__Schema__Apply"] = "true",
        };
        var process = new ManagedProcess(name, $"silo {silo}, gateway {gateway}, http {http}", DotNet("OrleansRaft.Silo.dll"), settings, folders);
        return new Service(process, new Uri($"http://127.0.0.1:{http}/health/ready"));
    }

    private static string GatewayOf(string silo) => $"{silo}/gateway";

    private static Service ApiOf(DevOptions options, PostgresServer orleans, RuntimeFolders folders)
    {
        var settings = new Dictionary<string, string>
        {
            ["ORLEANSRAFT__Clustering__Provider"] = "Postgres",
            ["ORLEANSRAFT__Clustering__ConnectionString"] = orleans.ConnectionString,
            ["ORLEANSRAFT__Http__Port"] = $"{options.HttpPort}",
        };
        var process = new ManagedProcess("api", $"http {options.HttpPort}", DotNet("OrleansRaft.ClientApi.dll"), settings, folders);
        return new Service(process, new Uri(options.ApiAddress, "/health/ready"));
    }

    /// <summary>The hosts lie beside this program: it refers to their projects.</summary>
    private static IReadOnlyList<string> DotNet(string assembly) => [Environment.ProcessPath!, Path.Combine(AppContext.BaseDirectory, assembly)];
}
