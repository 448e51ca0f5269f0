using System.Buffers;
using System.ComponentModel;
using OrleansRaft.ClientApi.OpenApi;
using OrleansRaft.ClientApi.Problems;
using OrleansRaft.ClientApi.Requests;

namespace OrleansRaft.ClientApi.Endpoints;

/// <summary>The keys of a group that runs <see cref="KvClient.StateMachine"/>.</summary>
internal static class KeyEndpoints
{
    private const string Tag = "Keys";
    private const string Bytes = "application/octet-stream";

    public static void Map(IEndpointRouteBuilder v1)
    {
        v1.MapGet("/groups/{group}/kv/{**key}", GetAsync)
            .Describe(Tag, "GetKey", "A key's value, with its revision as entity tag.")
            .TakesKey()
            .AnswersRaw(Bytes, "The value.")
            .Answers(304, "The key is still at the revision that If-None-Match names.")
            .MayFail(400, 404, 429, 503);
        v1.MapPut("/groups/{group}/kv/{**key}", PutAsync)
            .Describe(Tag, "PutKey", "Sets a key's value to the body's bytes.")
            .TakesKey()
            .TakesRaw(Bytes, "The value, of any content type.")
            .TakesConditions()
            .Answers<KeyRevision>(200, "The key's revision now, also as entity tag.")
            .MayFail(400, 404, 412, 413, 429, 503, 504);
        v1.MapDelete("/groups/{group}/kv/{**key}", DeleteAsync)
            .Describe(Tag, "DeleteKey", "Removes a key.")
            .TakesKey()
            .TakesConditions()
            .Answers(204, "It is gone.")
            .MayFail(400, 404, 412, 429, 503, 504);
    }

    private static async Task<IResult> GetAsync(
        string group,
        HttpRequest request,
        IClusterClient client,
        [Description("linearizable (the default) sees every acknowledged write; stale is answered by any replica, and may be old.")]
        string consistency = "linearizable")
    {
        if (KeyPath.Of(request).IsBad(out var problem, out var key)) return problem;
        ReadConsistency? promised = consistency switch
        {
            "linearizable" => ReadConsistency.Linearizable,
            "stale" => ReadConsistency.Stale,
            _ => null,
        };
        if (promised is null) return ProblemResult.Invalid("consistency", "must be linearizable or stale");

        switch (await client.GetRaftGroup(group).Kv().GetAsync(key, promised.Value))
        {
            case KvGetResult.Found found:
                // Asked again each time, so that nobody between serves an old value; If-None-Match spares the bytes.
                request.HttpContext.Response.Headers.CacheControl = "no-cache";
                return TypedResults.Bytes(found.Value, Bytes, entityTag: Preconditions.TagOf(found.Revision));
            case KvGetResult.NotFound:
                return NoSuchKey();
            case KvGetResult.NotAnswered refused:
                return ProblemResult.Of(refused.Rejection);
            case var other:
                throw new InvalidOperationException($"No such result: {other}.");
        }
    }

    private static async Task<IResult> PutAsync(string group, HttpRequest request, IClusterClient client)
    {
        if (KeyPath.Of(request).IsBad(out var problem, out var key)) return problem;
        if (Preconditions.OfWrite(request.Headers).IsBad(out problem, out var condition)) return problem;
        if ((await ReadValueAsync(request)).IsBad(out problem, out var value)) return problem;

        switch (await client.GetRaftGroup(group).Kv().PutAsync(key, value, condition))
        {
            case KvPutResult.Written written:
                request.HttpContext.Response.GetTypedHeaders().ETag = Preconditions.TagOf(written.Revision);
                return TypedResults.Ok(new KeyRevision(written.Revision));
            case KvPutResult.RevisionMismatch mismatch:
                return ProblemResult.RevisionMismatch(mismatch.Current);
            case KvPutResult.NotApplied refused:
                return ProblemResult.Of(refused.Rejection);
            case KvPutResult.Unknown unknown:
                return ProblemResult.Of(RejectionCode.OutcomeUnknown, unknown.Reason);
            case var other:
                throw new InvalidOperationException($"No such result: {other}.");
        }
    }

    private static async Task<IResult> DeleteAsync(string group, HttpRequest request, IClusterClient client)
    {
        if (KeyPath.Of(request).IsBad(out var problem, out var key)) return problem;
        if (Preconditions.OfWrite(request.Headers).IsBad(out problem, out var condition)) return problem;
        return await client.GetRaftGroup(group).Kv().DeleteAsync(key, condition) switch
        {
            KvDeleteResult.Deleted => TypedResults.NoContent(),
            KvDeleteResult.NotFound => NoSuchKey(),
            KvDeleteResult.RevisionMismatch mismatch => ProblemResult.RevisionMismatch(mismatch.Current),
            KvDeleteResult.NotApplied refused => ProblemResult.Of(refused.Rejection),
            KvDeleteResult.Unknown unknown => ProblemResult.Of(RejectionCode.OutcomeUnknown, unknown.Reason),
            var other => throw new InvalidOperationException($"No such result: {other}."),
        };
    }

    private static async Task<Read<ReadOnlyMemory<byte>>> ReadValueAsync(HttpRequest request)
    {
        var read = await request.BodyReader.ReadAtLeastAsync(Limits.ValueBytes + 1, request.HttpContext.RequestAborted);
        var tooLarge = read.Buffer.Length > Limits.ValueBytes;
        ReadOnlyMemory<byte> value = tooLarge ? default : read.Buffer.ToArray();
        request.BodyReader.AdvanceTo(read.Buffer.End);
        return tooLarge ? ProblemResult.Of(RejectionCode.TooLarge, $"A value has at most {Limits.ValueBytes} bytes.") : value;
    }

    private static ProblemResult NoSuchKey() =>
        ProblemResult.Of(StatusCodes.Status404NotFound, ProblemCodes.KeyNotFound, "There is no such key.");
}

/// <summary>A key's revision after a write.</summary>
/// <param name="Revision">The log index of the write.</param>
internal sealed record KeyRevision(ulong Revision);
