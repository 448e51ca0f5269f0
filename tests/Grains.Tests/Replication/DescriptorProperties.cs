using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using OrleansRaft.Core;
using OrleansRaft.Core.Tests;
using OrleansRaft.Grains.Tests.Wire;
using OrleansRaft.Replication;
using OrleansRaft.Storage;
using OrleansRaft.Storage.Layout;

namespace OrleansRaft.Grains.Tests.Replication;

/// <summary>What travels beside the state machine's own bytes: contexts of changes, descriptors of snapshots, stored configurations.</summary>
public sealed class DescriptorProperties
{
    private static readonly Gen<ImmutableArray<KeyValuePair<ReplicaId, string>>> s_silos =
        Gen.Select(Gen.ULong, ArbitraryFrames.SiloName, static (id, silo) => KeyValuePair.Create(new ReplicaId(id), silo))
            .Array[0, 5].Select(static pairs => pairs.ToImmutableArray());

    private static readonly Gen<MemberContext> s_context = Gen.Select(Gen.ULong, s_silos, static (operation, silos) => new MemberContext(operation, silos));

    private static readonly Gen<AppliedOperation> s_operation = Gen.Select(
        Gen.ULong, Gen.ULong, Gen.String.Null(), static (operation, index, refusal) => new AppliedOperation(operation, index, refusal));

    private static readonly Gen<MemberRegistry> s_registry = Gen.Select(s_silos, Gen.ULong, Gen.ULong, s_operation.Array[0, 4]).Select(
        static (silos, highest, version, operations) => new MemberRegistry
        {
            Silos = silos.DistinctBy(static s => s.Key).ToImmutableSortedDictionary(static s => s.Key.Value, static s => s.Value),
            HighestId = highest,
            Version = version,
            Operations = [.. operations.Select(static o => o with { Refusal = o.Refusal is { } r ? WellFormed(r) : null })],
        });

    [Fact]
    public void The_context_of_a_change_comes_back() => s_context.Sample(
        static context =>
        {
            var change = new ConfChangeV2(ConfChangeTransition.Auto, [], context.Encode());
            var read = MemberContext.Of(ConfChangeCodec.TryDecodeV2(ConfChangeCodec.Encode(change))!);
            Assert.Equal(context.Operation, read.Operation);
            Assert.Equal(context.Silos.AsEnumerable(), read.Silos);
        },
        iter: 10 * Check.Iter);

    [Fact]
    public void Any_bytes_are_a_context_or_none() => Damage.Of(s_context.Select(static c => c.Encode())).Sample(
        static bytes =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var read = MemberContext.Of(new ConfChangeV2(ConfChangeTransition.Auto, [], bytes));
            MemberContext.Of(new ConfChange(ConfChangeType.AddNode, new ReplicaId(1), bytes));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Damage.Allowance(bytes.Length));
            Assert.All(read.Silos, static s => Assert.True(s.Value.Length <= Limits.SiloNameLength));
        },
        iter: 50 * Check.Iter);

    [Fact]
    public void The_descriptor_of_a_snapshot_comes_back() => s_registry.Sample(
        static registry =>
        {
            var bytes = registry.ToDescriptor();
            var read = MemberRegistry.FromDescriptor(bytes);
            Assert.Equal(registry.Silos.AsEnumerable(), read.Silos);
            Assert.Equal((registry.HighestId, registry.Version), (read.HighestId, read.Version));
            Assert.Equal(registry.Operations.AsEnumerable(), read.Operations);
            Assert.Equal(bytes, read.ToDescriptor());
        },
        iter: 10 * Check.Iter,
        print: static r => Encoding.UTF8.GetString(r.ToDescriptor()));

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"silos\":null}")]
    [InlineData("{\"silos\":{\"1\":null}}")]
    [InlineData("{\"operations\":[null]}")]
    [InlineData("{\"operations\":[{\"operation\":1}]}")]
    public void A_descriptor_with_something_missing_is_none(string json) =>
        Assert.ThrowsAny<JsonException>(() => MemberRegistry.FromDescriptor(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Any_bytes_are_a_descriptor_that_can_be_used_or_a_JsonException() => Damage.Of(s_registry.Select(static r => r.ToDescriptor())).Sample(
        static bytes =>
        {
            MemberRegistry registry;
            try
            {
                registry = MemberRegistry.FromDescriptor(bytes);
            }
            catch (JsonException)
            {
                return;
            }

            Assert.Null(registry.Find(ulong.MaxValue - 1)?.Refusal);
            var after = registry.Apply(new LogIndex(9), MemberContext.None, new Configuration { Voters = [new ReplicaId(1)] }, null);
            Assert.Equal(after.ToDescriptor(), MemberRegistry.FromDescriptor(after.ToDescriptor()).ToDescriptor());
        },
        iter: 20 * Check.Iter,
        print: Encoding.UTF8.GetString);

    [Fact]
    public void A_stored_configuration_comes_back() => ArbitraryFrames.Configuration.Sample(
        static configuration => Assert.Equal(configuration, ConfigurationJson.Read(ConfigurationJson.Write(configuration))), iter: 10 * Check.Iter);

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("\ud800")]
    public void What_is_no_configuration_is_a_fatal_failure_of_the_log(string json) =>
        Assert.Equal(LogFailure.Fatal, Assert.Throws<LogStoreException>(() => ConfigurationJson.Read(json)).Failure);

    [Fact]
    public void Any_text_is_a_configuration_or_a_fatal_failure_of_the_log() =>
        Damage.Of(ArbitraryFrames.Configuration.Select(static c => Encoding.UTF8.GetBytes(ConfigurationJson.Write(c)))).Sample(
            static bytes =>
            {
                try
                {
                    var configuration = ConfigurationJson.Read(Encoding.UTF8.GetString(bytes));
                    Assert.Equal(configuration, ConfigurationJson.Read(ConfigurationJson.Write(configuration)));
                }
                catch (LogStoreException failure)
                {
                    Assert.Equal(LogFailure.Fatal, failure.Failure);
                }
            },
            iter: 20 * Check.Iter,
            print: Encoding.UTF8.GetString);

    /// <summary>JSON holds no half of a surrogate pair, and no reason is ever made of one.</summary>
    private static string WellFormed(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
