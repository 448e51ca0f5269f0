-- The logs of all silos that keep theirs in this database. Indexes and terms fit in bigint; replica ids, votes and
-- snapshot ids are unsigned 64-bit numbers, hence numeric(20).

-- One row per silo: the fence. A holder writes only while its epoch is here, and every commit leaves its number, so that
-- a holder whose connection broke can tell whether the commit happened. Updated by each commit: the free space of its
-- page lets Postgres do that without touching an index, and reclaim the old version at once.
create table raft.silos (
    name           text collate "C" primary key,
    epoch          bigint not null,
    last_batch     bigint not null,
    writer_pid     integer not null,
    writer_started timestamptz not null,
    opened_at      timestamptz not null
) with (fillfactor = 10, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

create sequence raft.replica_keys;

create table raft.replicas (
    key           bigint primary key,
    silo          text collate "C" not null references raft.silos,
    group_id      text collate "C" not null,
    replica_id    numeric(20) not null,
    retired       boolean not null default false,       -- a tombstone: the id is never used again
    state_machine text not null,
    term          bigint not null,
    vote          numeric(20) not null,                 -- 0: none
    commit_index  bigint not null,
    unique (silo, group_id, replica_id)
) with (fillfactor = 50);

create table raft.snapshots (
    replica       bigint primary key references raft.replicas,
    snapshot_id   numeric(20) not null,
    last_index    bigint not null,
    last_term     bigint not null,
    configuration jsonb not null,
    descriptor    bytea not null,
    chunk_count   integer not null,
    byte_count    bigint not null
);

-- Chunks of the replica's snapshot, and of one that is being collected.
create table raft.snapshot_chunks (
    replica     bigint not null references raft.replicas,
    snapshot_id numeric(20) not null,
    number      integer not null,
    data        bytea not null,
    primary key (replica, snapshot_id, number)
);

-- A run of consecutive entries, written at once: for each of them its term (8 bytes, big-endian), its kind (1 byte), the
-- length of its payload (4 bytes, big-endian) and its payload. One value for all of them, since Postgres takes and stores
-- that as it comes. The view raft.entries shows them one by one. The key is the last index, since reading "from an index
-- on" starts with the first segment that does not end before it.
create table raft.segments (
    replica     bigint not null,
    last_index  bigint not null,
    first_index bigint not null,
    entries     bytea not null,
    primary key (replica, last_index)
);

-- Payloads are the users' business: trying to compress each of them costs more time than everything else here.
alter table raft.segments alter column entries set storage external;
alter table raft.snapshot_chunks alter column data set storage external;

-- Bytes of the first entries of a segment.
create function raft.entries_length(p_entries bytea, p_count bigint) returns integer immutable language plpgsql as $$
declare
    v_bytes bytea := p_entries || ''::bytea; -- fetched once
    v_end integer := 0;
begin
    for i in 1..p_count loop
        v_end := v_end + 13 + ('x' || encode(substring(v_bytes from v_end + 10 for 4), 'hex'))::bit(32)::integer;
    end loop;
    return v_end;
end $$;

create function raft.unpack(p_first bigint, p_entries bytea)
returns table (index bigint, term bigint, kind integer, payload bytea) immutable language plpgsql as $$
declare
    v_bytes bytea := p_entries || ''::bytea; -- fetched once
    v_start integer := 1;
    v_length integer;
begin
    index := p_first;
    while v_start <= octet_length(v_bytes) loop
        term := ('x' || encode(substring(v_bytes from v_start for 8), 'hex'))::bit(64)::bigint;
        kind := get_byte(v_bytes, v_start + 7);
        v_length := ('x' || encode(substring(v_bytes from v_start + 9 for 4), 'hex'))::bit(32)::integer;
        payload := substring(v_bytes from v_start + 13 for v_length);
        return next;
        index := index + 1;
        v_start := v_start + 13 + v_length;
    end loop;
end $$;

-- Starts every commit. Holds the silo's row until the transaction ends, so that nobody opens the log in between.
create function raft.fence(p_silo text, p_epoch bigint, p_batch bigint) returns void language plpgsql as $$
begin
    if current_setting('synchronous_commit') = 'off' then
        raise exception 'synchronous_commit is off: a commit would be acknowledged before it is durable' using errcode = 'RF002';
    end if;
    update raft.silos set last_batch = p_batch where name = p_silo and epoch = p_epoch and last_batch < p_batch;
    if not found then
        raise exception 'epoch % of silo % is over, or batch % was given up', p_epoch, p_silo, p_batch using errcode = 'RF001';
    end if;
end $$;

-- Ends the session of the silo's writer of an epoch, and with it a transaction that a paused process may have left open.
create function raft.end_writer(p_silo text, p_epoch bigint) returns void language plpgsql as $$
begin
    perform pg_terminate_backend(a.pid, 3000)
    from raft.silos s
    join pg_stat_activity a on a.pid = s.writer_pid and a.backend_start = s.writer_started
    where s.name = p_silo and s.epoch = p_epoch and a.pid <> pg_backend_pid();
exception when insufficient_privilege then
    -- Another role's session: its transaction ends by its own timeouts, and whoever needs the row waits for that.
    null;
end $$;

create function raft.session_started() returns timestamptz stable language sql as $$
    select backend_start from pg_stat_activity where pid = pg_backend_pid()
$$;

-- Takes a silo's log over.
create function raft.open_silo(p_silo text) returns bigint language plpgsql as $$
declare
    v_epoch bigint;
begin
    perform raft.end_writer(p_silo, (select epoch from raft.silos where name = p_silo));
    insert into raft.silos as s values (p_silo, 1, 0, pg_backend_pid(), raft.session_started(), now())
    on conflict (name) do update
        set epoch = s.epoch + 1, last_batch = 0,
            writer_pid = excluded.writer_pid, writer_started = excluded.writer_started, opened_at = excluded.opened_at
    returning s.epoch into v_epoch;

    -- Whoever collected a snapshot that was never committed is gone.
    delete from raft.snapshot_chunks c using raft.replicas r
    where r.silo = p_silo and c.replica = r.key
        and not exists (select from raft.snapshots s where s.replica = c.replica and s.snapshot_id = c.snapshot_id);
    return v_epoch;
end $$;

-- Goes on with a silo's log on a new connection. Says whether the batch of this number has committed; if it has not, it
-- never will: its number is used up, so a transaction that is still on its way meets the fence.
create function raft.resume_silo(p_silo text, p_epoch bigint, p_batch bigint) returns boolean language plpgsql as $$
declare
    v_last bigint;
begin
    perform raft.end_writer(p_silo, p_epoch);
    select last_batch into v_last from raft.silos where name = p_silo and epoch = p_epoch for update;
    if not found then
        raise exception 'epoch % of silo % is over', p_epoch, p_silo using errcode = 'RF001';
    end if;
    update raft.silos
    set last_batch = greatest(v_last, p_batch), writer_pid = pg_backend_pid(), writer_started = raft.session_started()
    where name = p_silo;
    return v_last = p_batch;
end $$;

-- Deletes the entries from an index on; cuts the segment that has it inside.
create function raft.drop_from(p_replica bigint, p_from bigint) returns void language plpgsql as $$
begin
    delete from raft.segments where replica = p_replica and last_index >= p_from and first_index >= p_from;
    update raft.segments
    set last_index = p_from - 1, entries = substring(entries from 1 for raft.entries_length(entries, p_from - first_index))
    where replica = p_replica and last_index >= p_from;
end $$;

-- Deletes the entries up to and including an index; cuts the segment that has it inside.
create function raft.drop_through(p_replica bigint, p_through bigint) returns void language plpgsql as $$
begin
    delete from raft.segments where replica = p_replica and last_index <= p_through;
    update raft.segments
    set first_index = p_through + 1,
        entries = substring(entries from raft.entries_length(entries, p_through + 1 - first_index) + 1)
    where replica = p_replica and last_index > p_through and first_index <= p_through;
end $$;

create function raft.commit_snapshot(
    p_replica bigint, p_snapshot_id numeric, p_last_index bigint, p_last_term bigint, p_configuration jsonb,
    p_descriptor bytea, p_chunk_count integer, p_byte_count bigint) returns void language plpgsql as $$
begin
    if p_chunk_count <> (
        select count(*) from raft.snapshot_chunks
        where replica = p_replica and snapshot_id = p_snapshot_id and number < p_chunk_count) then
        raise exception 'snapshot % lacks chunks', p_snapshot_id using errcode = 'RF003', detail = p_replica;
    end if;
    delete from raft.snapshot_chunks where replica = p_replica and snapshot_id <> p_snapshot_id;
    insert into raft.snapshots
    values (p_replica, p_snapshot_id, p_last_index, p_last_term, p_configuration, p_descriptor, p_chunk_count, p_byte_count)
    on conflict (replica) do update
        set snapshot_id = excluded.snapshot_id, last_index = excluded.last_index, last_term = excluded.last_term,
            configuration = excluded.configuration, descriptor = excluded.descriptor,
            chunk_count = excluded.chunk_count, byte_count = excluded.byte_count;
end $$;

create function raft.retire_replica(p_key bigint, p_silo text, p_group_id text, p_replica_id numeric)
returns void language plpgsql as $$
begin
    insert into raft.replicas (key, silo, group_id, replica_id, retired, state_machine, term, vote, commit_index)
    values (p_key, p_silo, p_group_id, p_replica_id, true, '', 0, 0, 0)
    on conflict (key) do update set retired = true;
    delete from raft.segments where replica = p_key;
    delete from raft.snapshots where replica = p_key;
    delete from raft.snapshot_chunks where replica = p_key;
end $$;

-- The segments that have an index and what follows it, until these hold that many bytes of payload. A first one that begins
-- before the index counts as nothing: how much of it is wanted is for the reader to see.
create function raft.read_segments(p_replica bigint, p_from bigint, p_max_bytes bigint)
returns table (first_index bigint, entries bytea) stable language plpgsql as $$
declare
    v_left bigint := p_max_bytes;
    v_last bigint;
begin
    for first_index, v_last, entries in
        select s.first_index, s.last_index, s.entries from raft.segments s
        where s.replica = p_replica and s.last_index >= p_from order by s.last_index
    loop
        return next;
        if first_index >= p_from then
            v_left := v_left - octet_length(entries) + 13 * (v_last - first_index + 1);
        end if;
        exit when v_left <= 0;
    end loop;
end $$;

create view raft.entries as
select r.silo, r.group_id, r.replica_id, e.index, e.term,
    case e.kind when 0 then 'normal' when 1 then 'conf-change' when 2 then 'conf-change-v2' else e.kind::text end as kind,
    octet_length(e.payload) as bytes,
    encode(e.payload, 'escape') as payload
from raft.replicas r
join raft.segments s on s.replica = r.key
cross join raft.unpack(s.first_index, s.entries) e;

create view raft.logs as
select r.silo, r.group_id, r.replica_id, r.retired, r.state_machine, r.term, r.vote, r.commit_index,
    (select first_index from raft.segments s where s.replica = r.key order by last_index limit 1) as first_index,
    (select last_index from raft.segments s where s.replica = r.key order by last_index desc limit 1) as last_index,
    n.last_index as snapshot_index, n.last_term as snapshot_term, n.configuration,
    encode(n.descriptor, 'escape') as descriptor, n.chunk_count, n.byte_count as snapshot_bytes
from raft.replicas r
left join raft.snapshots n on n.replica = r.key;
