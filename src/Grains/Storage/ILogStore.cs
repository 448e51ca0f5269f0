namespace OrleansRaft.Storage;

/// <summary>A place where silos keep the logs of their replicas.</summary>
public interface ILogStore
{
    /// <summary>
    /// Opens the log of one silo: raises the silo's epoch, commits that, and only then lets anything be read. From then on every
    /// earlier <see cref="ISiloLog"/> of the same silo name, in this process or in another one, is fenced. Snapshot chunks that no
    /// snapshot names are deleted: whoever collected them is gone.
    /// </summary>
    /// <param name="siloName">The silo; see <see cref="Names.IsSiloName"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="LogStoreException">The store cannot be used; its <see cref="LogStoreException.Failure"/> says whether later may help.</exception>
    Task<ISiloLog> OpenAsync(string siloName, CancellationToken cancellationToken);
}
