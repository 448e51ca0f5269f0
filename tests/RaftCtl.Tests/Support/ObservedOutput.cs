using System.Text;

namespace OrleansRaft.RaftCtl.Tests.Support;

/// <summary>Standard output that a test can wait on.</summary>
internal sealed class ObservedOutput : MemoryStream
{
    private readonly Lock _lock = new();
    private readonly List<(string Text, TaskCompletionSource Seen)> _awaited = [];

    /// <summary>Ends once the output holds a text.</summary>
    public Task HoldsAsync(string text)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock) _awaited.Add((text, seen));
        Look();
        return seen.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        lock (_lock) base.Write(buffer);
        Look();
    }

    private void Look()
    {
        lock (_lock)
        {
            var text = Encoding.UTF8.GetString(ToArray());
            foreach (var (awaited, seen) in _awaited)
            {
                if (text.Contains(awaited, StringComparison.Ordinal)) seen.TrySetResult();
            }
        }
    }
}
