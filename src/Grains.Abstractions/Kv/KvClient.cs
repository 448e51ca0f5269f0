using System.Text;

namespace OrleansRaft;

/// <summary>
/// Keys and values of one group that runs the state machine <see cref="StateMachine"/>. Cheap to make, safe for concurrent use.
/// A revision is the log index of the write that set the value: it only ever grows, and no two writes share one.
/// </summary>
/// <param name="group">The group.</param>
public sealed class KvClient(RaftGroupClient group)
{
    /// <summary>The name that a group is created with to hold keys and values.</summary>
    public const string StateMachine = "kv";

    /// <summary>Reads a key.</summary>
    /// <param name="key">1 to <see cref="Limits.KeyBytes"/>.</param>
    /// <param name="consistency">What the answer promises.</param>
    /// <exception cref="ArgumentException">The key has another length.</exception>
    /// <exception cref="StateMachineMismatchException">The group runs another state machine.</exception>
    public async ValueTask<KvGetResult> GetAsync(
        ReadOnlyMemory<byte> key, ReadConsistency consistency = ReadConsistency.Linearizable) =>
        await group.QueryAsync(KvQuery.Get(key.Span), consistency) switch
        {
            QueryResult.Answered answered => Decode(answered.Result) switch
            {
                { Kind: KvAnswerKind.Found } found => new KvGetResult.Found(found.Revision, found.Value),
                { Kind: KvAnswerKind.NotFound } => new KvGetResult.NotFound(),
                _ => throw Mismatch(),
            },
            QueryResult.NotAnswered refused => new KvGetResult.NotAnswered(refused.Rejection),
            var other => throw new InvalidOperationException($"No such result: {other}."),
        };

    /// <summary>Sets a key's value.</summary>
    /// <param name="key">1 to <see cref="Limits.KeyBytes"/>.</param>
    /// <param name="value">To <see cref="Limits.ValueBytes"/>.</param>
    /// <param name="condition">When.</param>
    /// <exception cref="ArgumentException">The key or the value has another length.</exception>
    /// <exception cref="StateMachineMismatchException">The group runs another state machine.</exception>
    public async ValueTask<KvPutResult> PutAsync(ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> value, KvCondition condition = default) =>
        await group.ProposeAsync(KvCommand.Put(key.Span, value.Span, condition)) switch
        {
            ProposalResult.Applied applied => Decode(applied.Result) switch
            {
                { Kind: KvAnswerKind.Written } written => new KvPutResult.Written(written.Revision),
                { Kind: KvAnswerKind.RevisionMismatch } mismatch => new KvPutResult.RevisionMismatch(Existing(mismatch.Revision)),
                _ => throw Mismatch(),
            },
            ProposalResult.NotApplied refused => new KvPutResult.NotApplied(refused.Rejection),
            ProposalResult.Unknown unknown => new KvPutResult.Unknown(unknown.Reason),
            var other => throw new InvalidOperationException($"No such result: {other}."),
        };

    /// <summary>Removes a key.</summary>
    /// <param name="key">1 to <see cref="Limits.KeyBytes"/>.</param>
    /// <param name="condition">When.</param>
    /// <exception cref="ArgumentException">The key has another length.</exception>
    /// <exception cref="StateMachineMismatchException">The group runs another state machine.</exception>
    public async ValueTask<KvDeleteResult> DeleteAsync(ReadOnlyMemory<byte> key, KvCondition condition = default) =>
        await group.ProposeAsync(KvCommand.Delete(key.Span, condition)) switch
        {
            ProposalResult.Applied applied => Decode(applied.Result) switch
            {
                { Kind: KvAnswerKind.Deleted } => new KvDeleteResult.Deleted(),
                { Kind: KvAnswerKind.NotFound } => new KvDeleteResult.NotFound(),
                { Kind: KvAnswerKind.RevisionMismatch } mismatch => new KvDeleteResult.RevisionMismatch(Existing(mismatch.Revision)),
                _ => throw Mismatch(),
            },
            ProposalResult.NotApplied refused => new KvDeleteResult.NotApplied(refused.Rejection),
            ProposalResult.Unknown unknown => new KvDeleteResult.Unknown(unknown.Reason),
            var other => throw new InvalidOperationException($"No such result: {other}."),
        };

    /// <summary>As <see cref="GetAsync(ReadOnlyMemory{byte}, ReadConsistency)"/>, with the key as UTF-8.</summary>
    /// <param name="key">1 to <see cref="Limits.KeyBytes"/> as UTF-8.</param>
    /// <param name="consistency">What the answer promises.</param>
    public ValueTask<KvGetResult> GetAsync(string key, ReadConsistency consistency = ReadConsistency.Linearizable) =>
        GetAsync(Encoding.UTF8.GetBytes(key), consistency);

    /// <summary>As <see cref="PutAsync(ReadOnlyMemory{byte}, ReadOnlyMemory{byte}, KvCondition)"/>, with key and value as UTF-8.</summary>
    /// <param name="key">1 to <see cref="Limits.KeyBytes"/> as UTF-8.</param>
    /// <param name="value">To <see cref="Limits.ValueBytes"/> as UTF-8.</param>
    /// <param name="condition">When.</param>
    public ValueTask<KvPutResult> PutAsync(string key, string value, KvCondition condition = default) =>
        PutAsync(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(value), condition);

    /// <summary>As <see cref="DeleteAsync(ReadOnlyMemory{byte}, KvCondition)"/>, with the key as UTF-8.</summary>
    /// <param name="key">1 to <see cref="Limits.KeyBytes"/> as UTF-8.</param>
    /// <param name="condition">When.</param>
    public ValueTask<KvDeleteResult> DeleteAsync(string key, KvCondition condition = default) =>
        DeleteAsync(Encoding.UTF8.GetBytes(key), condition);

    private static ulong? Existing(ulong revision) => revision == 0 ? null : revision;

    private KvAnswer Decode(ReadOnlyMemory<byte> encoded) => KvAnswer.TryDecode(encoded, out var answer) ? answer : throw Mismatch();

    private StateMachineMismatchException Mismatch() => new(group.Id, StateMachine);
}
