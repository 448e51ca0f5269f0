using System.Diagnostics.CodeAnalysis;
using OrleansRaft.ClientApi.Problems;

namespace OrleansRaft.ClientApi.Requests;

/// <summary>A part of a request: what it says, or the problem that answers it.</summary>
/// <typeparam name="T">What it says.</typeparam>
internal readonly record struct Read<T>
{
    private Read(T? value, ProblemResult? problem) => (Value, Problem) = (value, problem);

    public T? Value { get; }

    public ProblemResult? Problem { get; }

    public static implicit operator Read<T>(T value) => new(value, null);

    public static implicit operator Read<T>(ProblemResult problem) => new(default, problem);

    /// <summary>Whether there is a problem; otherwise there is a value.</summary>
    public bool IsBad([NotNullWhen(true)] out ProblemResult? problem, [NotNullWhen(false)] out T? value)
    {
        (problem, value) = (Problem, Value);
        return problem is not null;
    }
}
