using OrleansRaft.Membership;

namespace OrleansRaft.Grains.Tests.Membership;

public sealed class AsyncSerializerTests
{
    [Fact]
    public async Task Work_begins_when_what_came_before_it_has_ended()
    {
        var serializer = new AsyncSerializer();
        var gate = new TaskCompletionSource();
        var begun = new List<int>();

        var first = serializer.RunAsync(() => BeginAsync(1, gate.Task));
        var second = serializer.RunAsync(() => BeginAsync(2, Task.CompletedTask));
        Assert.Equal([1], begun);
        gate.SetResult();
        await Task.WhenAll(first, second);

        Assert.Equal([1, 2], begun);

        Task BeginAsync(int number, Task work)
        {
            begun.Add(number);
            return work;
        }
    }

    [Fact]
    public async Task Work_that_fails_fails_alone()
    {
        var serializer = new AsyncSerializer();

        var first = serializer.RunAsync(static () => throw new InvalidDataException());
        var second = serializer.RunAsync(static () => Task.CompletedTask);

        await Assert.ThrowsAsync<InvalidDataException>(() => first);
        await second;
    }
}
