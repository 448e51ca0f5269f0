using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Storage;

namespace OrleansRaft.Storage.Tests.OrleansTables;

/// <summary>Orleans' own AdoNet grain storage on the statements that we bring, whatever the database.</summary>
public abstract class GrainStorageTests : IAsyncLifetime
{
    private static readonly GrainId Grain = GrainId.Create("counter", "with/a-long.key");

    private IHost _silo = null!;

    private IGrainFactory Grains => _silo.Services.GetRequiredService<IGrainFactory>();

    private IGrainStorage Storage => _silo.Services.GetRequiredKeyedService<IGrainStorage>(Silos.StorageName);

    private IGrainStorage Deleting => _silo.Services.GetRequiredKeyedService<IGrainStorage>("deleting");

    public virtual async ValueTask InitializeAsync()
    {
        var (invariant, connectionString) = await PrepareAsync();
        _silo = await Silos.StartAsync("storage-0", $"cluster-{Guid.NewGuid():N}", silo =>
        {
            silo.UseLocalhostClustering();
            foreach (var name in new[] { Silos.StorageName, "deleting" })
            {
                silo.AddAdoNetGrainStorage(name, options =>
                {
                    (options.Invariant, options.ConnectionString) = (invariant, connectionString);
                    options.DeleteStateOnClear = name == "deleting";
                });
            }
        });
    }

    public virtual async ValueTask DisposeAsync()
    {
        await _silo.StopAsync(CancellationToken.None);
        _silo.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_grain_finds_its_state_again()
    {
        var grain = Grains.GetGrain<ICounterGrain>("orders");
        Assert.Equal(0, await grain.ReadAsync());
        Assert.Equal(3, await grain.AddAsync(3));
        Assert.Equal(7, await grain.AddAsync(4));
        await grain.ForgetAsync();
        Assert.Equal(7, await grain.ReadAsync());
        await grain.ClearAsync();
        await grain.ForgetAsync();
        Assert.Equal(0, await grain.ReadAsync());
        Assert.Equal(1, await grain.AddAsync(1));
    }

    [Fact]
    public async Task A_write_on_an_outdated_version_is_refused()
    {
        var (first, second) = (await ReadAsync(), await ReadAsync());
        await WriteAsync(first, 1);
        await Assert.ThrowsAsync<InconsistentStateException>(() => WriteAsync(second, 2)); // both had seen nothing
        second = await ReadAsync();
        Assert.Equal(1, second.State!.Value);
        await WriteAsync(second, 3);
        await Assert.ThrowsAsync<InconsistentStateException>(() => WriteAsync(first, 4));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.ClearStateAsync("counter", Grain, first));
        Assert.Equal(3, (await ReadAsync()).State!.Value);
    }

    [Fact]
    public async Task Of_writers_that_race_one_wins()
    {
        for (var round = 0; round < 5; round++)
        {
            var states = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => ReadAsync()));
            var outcomes = await Task.WhenAll(states.Select(async state =>
            {
                try
                {
                    await WriteAsync(state, state.State!.Value + 1);
                    return 1;
                }
                catch (InconsistentStateException)
                {
                    return 0;
                }
            }));
            Assert.Equal(1, outcomes.Sum());
            Assert.Equal(round + 1, (await ReadAsync()).State!.Value);
        }
    }

    [Fact]
    public async Task A_cleared_state_can_be_written_again_by_who_knows_that_it_was_cleared()
    {
        var state = await ReadAsync();
        await WriteAsync(state, 1);
        var before = await ReadAsync();
        await Storage.ClearStateAsync("counter", Grain, state);
        Assert.False((await ReadAsync()).RecordExists);
        await Assert.ThrowsAsync<InconsistentStateException>(() => WriteAsync(before, 2));
        await WriteAsync(state, 3);
        Assert.Equal(3, (await ReadAsync()).State!.Value);
    }

    [Fact]
    public async Task A_state_that_is_deleted_when_it_is_cleared_leaves_nothing()
    {
        var state = new GrainState<Counter> { State = new Counter { Value = 1 } };
        await Deleting.WriteStateAsync("counter", Grain, state);
        await Assert.ThrowsAsync<InconsistentStateException>(
            () => Deleting.ClearStateAsync("counter", Grain, new GrainState<Counter> { ETag = "99", RecordExists = true }));
        await Deleting.ClearStateAsync("counter", Grain, state);
        Assert.Null((await ReadAsync()).ETag);
        await WriteAsync(await ReadAsync(), 5);
    }

    [Fact]
    public async Task Keys_of_every_kind_are_apart()
    {
        GrainId[] ids =
        [
            GrainId.Create("counter", GrainIdKeyExtensions.CreateIntegerKey(1).ToString()!),
            GrainId.Create("counter", GrainIdKeyExtensions.CreateIntegerKey(1, "a").ToString()!),
            GrainId.Create("counter", GrainIdKeyExtensions.CreateGuidKey(Guid.NewGuid()).ToString()!),
            GrainId.Create("counter", "1a"),
        ];
        for (var i = 0; i < ids.Length; i++)
            await Storage.WriteStateAsync("counter", ids[i], new GrainState<Counter> { State = new Counter { Value = i } });
        for (var i = 0; i < ids.Length; i++)
        {
            var state = new GrainState<Counter>();
            await Storage.ReadStateAsync("counter", ids[i], state);
            Assert.Equal(i, state.State!.Value);
        }
    }

    /// <summary>Applies the schema.</summary>
    /// <returns>The invariant and the connection string.</returns>
    private protected abstract Task<(string Invariant, string ConnectionString)> PrepareAsync();

    private async Task<GrainState<Counter>> ReadAsync()
    {
        var state = new GrainState<Counter>();
        await Storage.ReadStateAsync("counter", Grain, state);
        return state;
    }

    private Task WriteAsync(GrainState<Counter> state, int value)
    {
        state.State = new Counter { Value = value };
        return Storage.WriteStateAsync("counter", Grain, state);
    }
}
