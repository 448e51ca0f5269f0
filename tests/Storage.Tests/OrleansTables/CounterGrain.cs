
namespace OrleansRaft.Storage.Tests.OrleansTables;

/// <summary>A grain whose state is what the tests look at.</summary>
internal interface ICounterGrain : IGrainWithStringKey
{
    Task<int> AddAsync(int amount);

    Task<int> ReadAsync();

    Task ClearAsync();

    /// <summary>Ends the activation, so that the next call reads the state from the store.</summary>
    Task ForgetAsync();
}

internal sealed class CounterGrain([PersistentState("counter", Silos.StorageName)] IPersistentState<Counter> counter) : Grain, ICounterGrain
{
    public async Task<int> AddAsync(int amount)
    {
        counter.State.Value += amount;
        await counter.WriteStateAsync();
        return counter.State.Value;
    }

    public Task<int> ReadAsync() => Task.FromResult(counter.State.Value);

    public Task ClearAsync() => counter.ClearStateAsync();

    public Task ForgetAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}

[GenerateSerializer]
internal sealed class Counter
{
    [Id(0)]
    public int Value { get; set; }
}
