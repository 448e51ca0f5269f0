using OrleansRaft.Core;

namespace OrleansRaft.Storage.Tests.Conformance;

public abstract partial class LogStoreConformance
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 12)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task A_random_history_leaves_what_the_model_says(int seed)
    {
        var random = new Random(seed);
        var model = new LogModel();
        ReplicaKey[] keys = [.. Enumerable.Range(1, 3).Select(i => new ReplicaKey("model", new ReplicaId((ulong)i)))];
        foreach (var key in keys)
        {
            var birth = Given.Birth((ulong)random.Next(3));
            await Log.CreateAsync(key, birth, Cancel);
            model.Create(key, birth);
        }

        for (var step = 0; step < 60; step++)
        {
            if (random.Next(15) == 0)
            {
                await ReopenAsync();
                model.DropOrphanChunks();
            }

            var draft = model.Clone();
            ReplicaWrite[] writes = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => draft.RandomWrite(keys[random.Next(keys.Length)], random))];
            if (random.Next(8) == 0)
            {
                var last = draft.Last(keys[0]);
                await Log.RefusesAsync(LogFailure.Invalid, [.. writes, Given.Append(keys[0], Given.Entry(last + 2, 1))]);
            }
            else
            {
                await Log.CommitAsync(writes);
                model = draft;
            }

            foreach (var key in keys) Assert.Equal(model.Text(key), await Log.TextAsync(key));
            var from = (ulong)random.Next(1, 30);
            var bytes = random.Next(200);
            Assert.Equal(model.Read(keys[0], from, bytes).Text(), (await Log.ReadAsync(keys[0], from, bytes)).Text());
        }
    }
}
