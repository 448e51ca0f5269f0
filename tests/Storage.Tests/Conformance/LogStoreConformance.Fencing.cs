namespace OrleansRaft.Storage.Tests.Conformance;

public abstract partial class LogStoreConformance
{
    [Fact]
    public async Task Each_opening_raises_the_epoch_and_the_database_keeps_its_name()
    {
        var (epoch, database) = (Log.Epoch, Log.DatabaseId);
        await ReopenAsync();
        Assert.True(Log.Epoch > epoch);
        Assert.Equal(database, Log.DatabaseId);
        Assert.Equal("raft-0", Log.SiloName);
    }

    [Fact]
    public async Task An_older_holder_is_refused_as_a_whole_and_for_ever()
    {
        await CreatedAsync();
        var key2 = await CreatedAsync(new ReplicaKey("other", new(2)));
        await Log.CommitAsync(Given.Append(Given.Entry(1, 1)));
        await using var newer = await OpenAsync();

        for (var i = 0; i < 2; i++)
        {
            await Log.RefusesAsync(LogFailure.Fenced, Given.Append(Given.Entry(2, 1)), Given.Append(key2, Given.Entry(1, 1)));
            var create = await Assert.ThrowsAsync<LogStoreException>(() => Log.CreateAsync(new("new", new(1)), Given.Birth(), Cancel));
            var retire = await Assert.ThrowsAsync<LogStoreException>(() => Log.RetireAsync(Key, Cancel));
            Assert.Equal((LogFailure.Fenced, LogFailure.Fenced), (create.Failure, retire.Failure));
        }

        Assert.Equal("1/1", (await newer.ReadAsync(Key)).Text());
        Assert.Empty(await newer.ReadAsync(key2));
        Assert.Equal(2, (await newer.ListAsync(Cancel)).Count);
        await newer.CommitAsync(Given.Append(Given.Entry(2, 2)));
    }

    [Fact]
    public async Task A_closed_log_writes_nothing_more()
    {
        await CreatedAsync();
        await Log.DisposeAsync();
        await Log.DisposeAsync();
        await Log.RefusesAsync(LogFailure.Fenced, Given.Append(Given.Entry(1, 1)));
        await ReopenAsync();
        Assert.Empty(await Log.ReadAsync(Key));
    }

    [Fact]
    public async Task Of_two_holders_that_race_only_the_later_one_goes_on_and_sees_all_that_the_earlier_one_was_promised()
    {
        await CreatedAsync();
        for (var round = 0ul; round < 10; round++)
        {
            var older = Log;
            var promised = (await older.LoadedAsync(Key)).LastIndex.Value;
            var racing = Task.Run(async () =>
            {
                while (true)
                {
                    var outcome = await older.CommitAsync([Given.Append(Given.Entry(promised + 1, round + 1))], Cancel);
                    if (outcome.IsCommitted) promised++;
                    else if (outcome.Failure != LogFailure.Retry) return outcome.Failure;
                }
            });
            var newer = await OpenAgainstTheOtherAsync();
            var seen = (await newer.LoadedAsync(Key)).LastIndex.Value;
            Assert.Equal(LogFailure.Fenced, await racing);

            // What was acknowledged is there; what was refused is not there later either.
            Assert.Equal(promised, seen);
            Assert.Equal(seen, (await newer.LoadedAsync(Key)).LastIndex.Value);
            Assert.Equal((int)seen, (await newer.ReadAsync(Key)).Count);
            await older.DisposeAsync();
            Log = newer;
        }
    }

    /// <summary>Opens the log although the holder that is to be fenced never rests: it may win the lock for a while.</summary>
    private async Task<ISiloLog> OpenAgainstTheOtherAsync()
    {
        while (true)
        {
            try
            {
                return await OpenAsync();
            }
            catch (LogStoreException failed) when (failed.Failure == LogFailure.Retry)
            {
                Assert.False(Cancel.IsCancellationRequested);
            }
        }
    }
}
