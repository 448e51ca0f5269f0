using System.Reflection;
using System.Threading.Channels;

namespace OrleansRaft.Grains.Tests.Client;

/// <summary>Stands for Orleans' client: every group has a door, whose calls are answered when the test says so.</summary>
public class Doors : DispatchProxy
{
    private readonly Channel<Call> _calls = Channel.CreateUnbounded<Call>();
    private readonly List<Call> _taken = [];

    /// <summary>The next call to any door.</summary>
    internal async Task<Call> NextAsync()
    {
        var call = await _calls.Reader.ReadAsync(TestContext.Current.CancellationToken);
        _taken.Add(call);
        return call;
    }

    /// <summary>Answers every call that was taken and is open.</summary>
    internal void AnswerAll()
    {
        foreach (var call in _taken) call.Answer();
        _taken.Clear();
    }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod!.ReturnType == typeof(IGroupMembershipGrain)) return null;
        var door = Create<IRaftGroupGrain, Door>();
        ((Door)door).Calls = _calls.Writer;
        return door;
    }

    /// <summary>A call under way.</summary>
    internal sealed class Call(Payloads commands)
    {
        private readonly TaskCompletionSource<ProposalResults> _results = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IReadOnlyList<ReadOnlyMemory<byte>> Commands { get; } = commands.Items;

        public Task<ProposalResults> Results => _results.Task;

        /// <summary>Answers each command with itself.</summary>
        public void Answer() => _results.SetResult(new ProposalResults([.. Commands.Select(static c => new ProposalResult.Applied(1, c))]));

        public void Break(Exception exception) => _results.SetException(exception);
    }

    /// <summary>One group's door.</summary>
    public class Door : DispatchProxy
    {
        internal ChannelWriter<Call>? Calls { get; set; }

        /// <inheritdoc/>
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            var call = new Call((Payloads)args![0]!);
            Calls!.TryWrite(call);
            return new ValueTask<ProposalResults>(call.Results);
        }
    }
}
