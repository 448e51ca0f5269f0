-- What Orleans' AdoNet provider (10.x) needs for grain storage. It reads the text of its statements from OrleansQuery by
-- well-known keys, and binds parameters by name; everything else here is ours to choose. May run any number of times.

create table if not exists OrleansQuery (
    QueryKey  text primary key,
    QueryText text not null
) without rowid;

-- A grain's state. The key is whole and unique, so that two writers that both believe to be the first cannot both be.
create table if not exists OrleansStorage (
    GrainIdHash            integer not null,
    GrainTypeHash          integer not null,
    GrainIdN0              integer not null,
    GrainIdN1              integer not null,
    ServiceId              text not null,
    GrainTypeString        text not null,
    GrainIdExtensionString text not null,           -- empty: none
    PayloadBinary          blob,                    -- null: cleared
    ModifiedOn             text not null,
    Version                integer not null,
    unique (GrainIdHash, GrainTypeHash, GrainIdN0, GrainIdN1, ServiceId, GrainTypeString, GrainIdExtensionString)
);

insert or replace into OrleansQuery values
('ReadFromStorageKey', '
    select PayloadBinary, Version
    from OrleansStorage
    where GrainIdHash = @GrainIdHash and GrainTypeHash = @GrainTypeHash and GrainIdN0 = @GrainIdN0 and GrainIdN1 = @GrainIdN1
        and ServiceId = @ServiceId and GrainTypeString = @GrainTypeString
        and GrainIdExtensionString = coalesce(@GrainIdExtensionString, '''')'),

-- Only one of the two can do anything. No row comes back where the version is not the expected one: the provider throws
-- InconsistentStateException then.
('WriteToStorageKey', '
    update OrleansStorage
    set PayloadBinary = @PayloadBinary, ModifiedOn = datetime(), Version = Version + 1
    where GrainIdHash = @GrainIdHash and GrainTypeHash = @GrainTypeHash and GrainIdN0 = @GrainIdN0 and GrainIdN1 = @GrainIdN1
        and ServiceId = @ServiceId and GrainTypeString = @GrainTypeString
        and GrainIdExtensionString = coalesce(@GrainIdExtensionString, '''') and Version = @GrainStateVersion
    returning Version as NewGrainStateVersion;
    insert into OrleansStorage
        (GrainIdHash, GrainTypeHash, GrainIdN0, GrainIdN1, ServiceId, GrainTypeString, GrainIdExtensionString,
         PayloadBinary, ModifiedOn, Version)
    select @GrainIdHash, @GrainTypeHash, @GrainIdN0, @GrainIdN1, @ServiceId, @GrainTypeString,
        coalesce(@GrainIdExtensionString, ''''), @PayloadBinary, datetime(), 1
    where @GrainStateVersion is null
    on conflict do nothing
    returning Version as NewGrainStateVersion'),

('ClearStorageKey', '
    update OrleansStorage
    set PayloadBinary = null, ModifiedOn = datetime(), Version = Version + 1
    where GrainIdHash = @GrainIdHash and GrainTypeHash = @GrainTypeHash and GrainIdN0 = @GrainIdN0 and GrainIdN1 = @GrainIdN1
        and ServiceId = @ServiceId and GrainTypeString = @GrainTypeString
        and GrainIdExtensionString = coalesce(@GrainIdExtensionString, '''') and Version = @GrainStateVersion
    returning Version as NewGrainStateVersion'),

('DeleteStorageKey', '
    delete from OrleansStorage
    where GrainIdHash = @GrainIdHash and GrainTypeHash = @GrainTypeHash and GrainIdN0 = @GrainIdN0 and GrainIdN1 = @GrainIdN1
        and ServiceId = @ServiceId and GrainTypeString = @GrainTypeString
        and GrainIdExtensionString = coalesce(@GrainIdExtensionString, '''') and Version = @GrainStateVersion
    returning Version + 1 as NewGrainStateVersion');
