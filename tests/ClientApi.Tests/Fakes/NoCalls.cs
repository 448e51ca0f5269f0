using System.Reflection;

namespace OrleansRaft.ClientApi.Tests.Fakes;

/// <summary>Stands for something that only has to be there.</summary>
public class NoCalls : DispatchProxy
{
    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => throw new NotSupportedException(targetMethod?.Name);
}
