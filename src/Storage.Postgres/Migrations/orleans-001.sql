-- What Orleans' AdoNet providers (10.x) need for cluster membership and grain storage. They read the text of their
-- statements from OrleansQuery by well-known keys, and bind parameters by name; everything else here is ours to choose.
-- Each statement is one SQL statement, hence atomic without a transaction of its own.

create table orleans.OrleansQuery (
    QueryKey  text primary key,
    QueryText text not null
);

-- One row per cluster: its version guards every change of the membership (compare and swap).
create table orleans.OrleansMembershipVersionTable (
    DeploymentId text primary key,
    Timestamp    timestamptz not null default now(),
    Version      integer not null default 0
);

create table orleans.OrleansMembershipTable (
    DeploymentId text not null references orleans.OrleansMembershipVersionTable,
    Address      text not null,
    Port         integer not null,
    Generation   integer not null,
    SiloName     text not null,
    HostName     text not null,
    Status       integer not null,
    ProxyPort    integer not null,
    SuspectTimes text,
    StartTime    timestamptz not null,
    IAmAliveTime timestamptz not null,
    primary key (DeploymentId, Address, Port, Generation)
) with (fillfactor = 70);

-- A grain's state. The key is whole and unique, so that two writers that both believe to be the first cannot both be.
create table orleans.OrleansStorage (
    GrainIdHash            integer not null,
    GrainTypeHash          integer not null,
    GrainIdN0              bigint not null,
    GrainIdN1              bigint not null,
    ServiceId              text not null,
    GrainTypeString        text not null,
    GrainIdExtensionString text not null,           -- empty: none
    PayloadBinary          bytea,                   -- null: cleared
    ModifiedOn             timestamptz not null default now(),
    Version                integer not null,
    primary key (GrainIdHash, GrainTypeHash, GrainIdN0, GrainIdN1, ServiceId, GrainTypeString, GrainIdExtensionString)
) with (fillfactor = 70);

insert into orleans.OrleansQuery values
('InsertMembershipVersionKey', '
    with inserted as (
        insert into orleans.OrleansMembershipVersionTable (DeploymentId) values (@DeploymentId)
        on conflict do nothing returning 1)
    select count(*) > 0 from inserted'),

('MembershipReadAllKey', '
    select v.Version, m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort, m.SuspectTimes,
        m.StartTime, m.IAmAliveTime
    from orleans.OrleansMembershipVersionTable v
    left join orleans.OrleansMembershipTable m on m.DeploymentId = v.DeploymentId
    where v.DeploymentId = @DeploymentId'),

('MembershipReadRowKey', '
    select v.Version, m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort, m.SuspectTimes,
        m.StartTime, m.IAmAliveTime
    from orleans.OrleansMembershipVersionTable v
    left join orleans.OrleansMembershipTable m
        on m.DeploymentId = v.DeploymentId and m.Address = @Address and m.Port = @Port and m.Generation = @Generation
    where v.DeploymentId = @DeploymentId'),

('InsertMembershipKey', '
    with versioned as (
        update orleans.OrleansMembershipVersionTable v
        set Version = v.Version + 1, Timestamp = now()
        where v.DeploymentId = @DeploymentId and v.Version = @Version and not exists (
            select from orleans.OrleansMembershipTable m
            where m.DeploymentId = @DeploymentId and m.Address = @Address and m.Port = @Port and m.Generation = @Generation)
        returning 1),
    inserted as (
        insert into orleans.OrleansMembershipTable
            (DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, StartTime, IAmAliveTime)
        select @DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime
        from versioned
        returning 1)
    select count(*) > 0 from inserted'),

('UpdateMembershipKey', '
    with versioned as (
        update orleans.OrleansMembershipVersionTable v
        set Version = v.Version + 1, Timestamp = now()
        where v.DeploymentId = @DeploymentId and v.Version = @Version and exists (
            select from orleans.OrleansMembershipTable m
            where m.DeploymentId = @DeploymentId and m.Address = @Address and m.Port = @Port and m.Generation = @Generation)
        returning 1),
    updated as (
        update orleans.OrleansMembershipTable m
        set Status = @Status, SuspectTimes = @SuspectTimes, IAmAliveTime = @IAmAliveTime
        from versioned
        where m.DeploymentId = @DeploymentId and m.Address = @Address and m.Port = @Port and m.Generation = @Generation
        returning 1)
    select count(*) > 0 from updated'),

('UpdateIAmAlivetimeKey', '
    update orleans.OrleansMembershipTable
    set IAmAliveTime = @IAmAliveTime
    where DeploymentId = @DeploymentId and Address = @Address and Port = @Port and Generation = @Generation'),

('GatewaysQueryKey', '
    select Address, ProxyPort, Generation
    from orleans.OrleansMembershipTable
    where DeploymentId = @DeploymentId and Status = @Status and ProxyPort > 0'),

-- Status 6: dead. Orleans takes the second one, of a row as it has read it, where it is there; the first must be there all the same.
('CleanupDefunctSiloEntriesKey', '
    delete from orleans.OrleansMembershipTable
    where DeploymentId = @DeploymentId and Status = 6 and StartTime < @IAmAliveTime and IAmAliveTime < @IAmAliveTime'),

('CleanupDefunctSiloEntryKey', '
    delete from orleans.OrleansMembershipTable
    where DeploymentId = @DeploymentId and Address = @Address and Port = @Port and Generation = @Generation and Status = 6
        and StartTime = @StartTime and IAmAliveTime = @IAmAliveTime and SuspectTimes is not distinct from @SuspectTimes'),

('DeleteMembershipTableEntriesKey', '
    delete from orleans.OrleansMembershipTable where DeploymentId = @DeploymentId;
    delete from orleans.OrleansMembershipVersionTable where DeploymentId = @DeploymentId'),

('ReadFromStorageKey', '
    select PayloadBinary, Version
    from orleans.OrleansStorage
    where GrainIdHash = @GrainIdHash and GrainTypeHash = @GrainTypeHash and GrainIdN0 = @GrainIdN0 and GrainIdN1 = @GrainIdN1
        and ServiceId = @ServiceId and GrainTypeString = @GrainTypeString
        and GrainIdExtensionString = coalesce(@GrainIdExtensionString, '''')'),

-- No row comes back where the version is not the expected one: the provider throws InconsistentStateException then.
('WriteToStorageKey', '
    with updated as (
        update orleans.OrleansStorage
        set PayloadBinary = @PayloadBinary, ModifiedOn = now(), Version = Version + 1
        where GrainIdHash = @GrainIdHash and GrainTypeHash = @GrainTypeHash and GrainIdN0 = @GrainIdN0 and GrainIdN1 = @GrainIdN1
            and ServiceId = @ServiceId and GrainTypeString = @GrainTypeString
            and GrainIdExtensionString = coalesce(@GrainIdExtensionString, '''') and Version = @GrainStateVersion
        returning Version),
    inserted as (
        insert into orleans.OrleansStorage
            (GrainIdHash, GrainTypeHash, GrainIdN0, GrainIdN1, ServiceId, GrainTypeString, GrainIdExtensionString, PayloadBinary, Version)
        select @GrainIdHash, @GrainTypeHash, @GrainIdN0, @GrainIdN1, @ServiceId, @GrainTypeString,
            coalesce(@GrainIdExtensionString, ''''), @PayloadBinary, 1
        where @GrainStateVersion is null
        on conflict do nothing
        returning Version)
    select Version as NewGrainStateVersion from updated union all select Version from inserted'),

('ClearStorageKey', '
    update orleans.OrleansStorage
    set PayloadBinary = null, ModifiedOn = now(), Version = Version + 1
    where GrainIdHash = @GrainIdHash and GrainTypeHash = @GrainTypeHash and GrainIdN0 = @GrainIdN0 and GrainIdN1 = @GrainIdN1
        and ServiceId = @ServiceId and GrainTypeString = @GrainTypeString
        and GrainIdExtensionString = coalesce(@GrainIdExtensionString, '''') and Version = @GrainStateVersion
    returning Version as NewGrainStateVersion'),

('DeleteStorageKey', '
    delete from orleans.OrleansStorage
    where GrainIdHash = @GrainIdHash and GrainTypeHash = @GrainTypeHash and GrainIdN0 = @GrainIdN0 and GrainIdN1 = @GrainIdN1
        and ServiceId = @ServiceId and GrainTypeString = @GrainTypeString
        and GrainIdExtensionString = coalesce(@GrainIdExtensionString, '''') and Version = @GrainStateVersion
    returning Version + 1 as NewGrainStateVersion');
