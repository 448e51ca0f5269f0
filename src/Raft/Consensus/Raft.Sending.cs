namespace OrleansRaft.Core;

/// <summary>
/// Two queues of output: messages that may leave at once, and messages that promise something and wait until all that is unstable
/// now is durable.
/// </summary>
internal sealed partial class Raft
{
    /// <summary>May leave at once. Never to this replica.</summary>
    public MessageQueue Outgoing { get; } = new();

    /// <summary>
    /// Votes, requests for them, and acknowledgements, to others and to this replica itself: they may leave only when term, vote, entries
    /// and snapshot, as they are now, are in stable storage, including what was handed out for writing earlier.
    /// </summary>
    public MessageQueue AfterAppend { get; } = new();

    /// <summary>
    /// Queues a message. A vote that is published and then forgotten elects two leaders in a term; an acknowledgement that is
    /// published and then forgotten loses a committed entry (thesis §3.8). Rejections promise nothing, but may rest on unstable state
    /// as well, are rare, and so wait too.
    /// </summary>
    /// <remarks>
    /// A request for votes rests on the candidate's new term, and on the end of its log. Say it leaves first, the others elect the
    /// candidate, and it crashes before its own write: it starts again in the term before, and may be elected in the same term once more,
    /// by the same votes, with a shorter log. Then one position of the log gets two entries in one term, which nothing tells apart.
    /// </remarks>
    private void Send(Message message)
    {
        var isVote = message.Type is MessageType.Vote or MessageType.VoteResp or MessageType.PreVote or MessageType.PreVoteResp;
        if (isVote && message.Term == Term.Zero) _trace.Broken($"term should be set when sending {RaftText.Name(message.Type)}");

        var promises = message.Type is MessageType.AppResp or MessageType.VoteResp or MessageType.PreVoteResp;
        if (promises || (message.Type == MessageType.Vote && !_options.SendVoteRequestsEarly))
        {
            AfterAppend.Add(message);
            TraceSent(message);
            return;
        }

        if (message.To == Id) _trace.Broken($"message should not be self-addressed when sending {RaftText.Name(message.Type)}");
        Outgoing.Add(message);
        TraceSent(message);
    }
}
