-- The log of one silo (or of several, each under its name). Replica ids, votes and snapshot ids are unsigned 64-bit
-- numbers kept in a signed column: those from 2^63 on show as negative.

create table database_identity (
    id text not null
);

insert into database_identity values (lower(hex(randomblob(16))));

-- The fence: a holder writes only while its epoch is here.
create table silos (
    name  text primary key,
    epoch integer not null
) without rowid;

create table replicas (
    key           integer primary key,
    silo          text not null,
    group_id      text not null,
    replica_id    integer not null,
    retired       integer not null default 0,  -- a tombstone: the id is never used again
    state_machine text not null,
    term          integer not null,
    vote          integer not null,            -- 0: none
    commit_index  integer not null,
    unique (silo, group_id, replica_id)
);

create table snapshots (
    replica       integer primary key,
    snapshot_id   integer not null,
    last_index    integer not null,
    last_term     integer not null,
    configuration text not null,               -- JSON
    descriptor    blob not null,
    chunk_count   integer not null,
    byte_count    integer not null
);

-- Chunks of the replica's snapshot, and of one that is being collected.
create table snapshot_chunks (
    replica     integer not null,
    snapshot_id integer not null,
    number      integer not null,
    data        blob not null,
    unique (replica, snapshot_id, number)
);

create table entries (
    replica     integer not null,
    entry_index integer not null,
    term        integer not null,
    kind        integer not null,              -- 0 normal, 1 conf change, 2 conf change V2
    data        blob not null,
    primary key (replica, entry_index)
) without rowid;
