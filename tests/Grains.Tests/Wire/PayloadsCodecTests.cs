using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace OrleansRaft.Grains.Tests.Wire;

public sealed class PayloadsCodecTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer().BuildServiceProvider();

    private Serializer Serializer => _services.GetRequiredService<Serializer>();

    public void Dispose() => _services.Dispose();

    [Fact]
    public void What_travels_arrives_as_it_was() => Gen.Byte.Array[0, 300].Array[0, 40].Sample(
        items => Assert.Equal(items, Texts(Travel(new Payloads([.. items.Select(static i => (ReadOnlyMemory<byte>)i)])).Items)),
        iter: Check.Iter);

    [Fact]
    public void One_that_is_told_of_twice_arrives_as_one()
    {
        var payloads = new Payloads(new byte[] { 1 });
        var read = Travel(new[] { payloads, payloads });
        Assert.Same(read[0], read[1]);
    }

    [Fact]
    public void It_takes_hardly_more_room_than_its_bytes() =>
        Assert.InRange(Serializer.SerializeToArray(new Payloads(new byte[1000], new byte[1000])).Length, 2000, 2030);

    [Fact]
    public void Damaged_ones_are_refused()
    {
        var bytes = Serializer.SerializeToArray(new Payloads("value"u8.ToArray()));
        bytes[^6] = 200; // the length before it
        Assert.ThrowsAny<InvalidDataException>(() => Serializer.Deserialize<Payloads>(bytes));
    }

    [Fact]
    public void Results_keep_their_places_and_kinds()
    {
        ProposalResult[] proposals =
        [
            new ProposalResult.Applied(7, new byte[] { 1, 2 }),
            new ProposalResult.NotApplied(new Rejection(RejectionCode.NoLeader, "Nobody leads.")),
            new ProposalResult.Unknown("It broke."),
            new ProposalResult.Applied(8, default),
        ];
        var readProposals = Travel(new ProposalResults(proposals));
        Assert.Equal(proposals.Select(static p => $"{Tell(p)}"), Enumerable.Range(0, readProposals.Count).Select(i => $"{Tell(readProposals[i])}"));

        QueryResult[] queries = [new QueryResult.NotAnswered(new Rejection(RejectionCode.NoQuorum, "No.")), new QueryResult.Answered(9, new byte[] { 3 })];
        var readQueries = Travel(new QueryResults(queries));
        Assert.Equal(2, readQueries.Count);
        Assert.Equal(queries[0], readQueries[0]);
        Assert.Equal([3], Assert.IsType<QueryResult.Answered>(readQueries[1]).Result.ToArray());
    }

    private static object Tell(ProposalResult result) =>
        result is ProposalResult.Applied applied ? $"{applied.Index}: {Convert.ToHexString(applied.Result.Span)}" : result;

    private static IEnumerable<byte[]> Texts(IEnumerable<ReadOnlyMemory<byte>> items) => items.Select(static i => i.ToArray());

    private T Travel<T>(T value) => Serializer.Deserialize<T>(Serializer.SerializeToArray(value))!;
}
