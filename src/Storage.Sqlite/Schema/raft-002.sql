-- Entries that were written together, as one value: a row for each of them took most of a commit's time. For each entry its term
-- (8 bytes, big-endian), its kind (1 byte), the length of its payload (4 bytes, big-endian) and its payload. Keyed by the last
-- index: "from here on" starts with the first segment that does not end before it.
create table segments (
    replica     integer not null,
    last_index  integer not null,
    first_index integer not null,
    entries     blob not null,
    primary key (replica, last_index)
) without rowid;

insert into segments
select replica, entry_index, entry_index, unhex(printf('%016x%02x%08x', term, kind, length(data)) || hex(data))
from entries;

drop table entries;

-- Single entries, for people. SQLite reads no hexadecimal numbers: each digit is looked up.
create view entries as
with recursive
digits (n) as (values (1) union all select n + 1 from digits where n < 16),
unpacked (replica, entry_index, entries, start) as (
    select replica, first_index, entries, 1 from segments
    union all
    select replica, entry_index + 1, entries, start + 13 + (
        select sum(instr('123456789ABCDEF', substr(hex(substr(entries, start + 9, 4)), n, 1)) << (32 - 4 * n)) from digits where n <= 8)
    from unpacked where start <= length(entries)
)
select r.silo, r.group_id, r.replica_id, u.entry_index,
    (select sum(instr('123456789ABCDEF', substr(hex(substr(entries, start, 8)), n, 1)) << (64 - 4 * n)) from digits) as term,
    case hex(substr(entries, start + 8, 1)) when '00' then 'normal' when '01' then 'conf-change' else 'conf-change-v2' end as kind,
    substr(entries, start + 13, (
        select sum(instr('123456789ABCDEF', substr(hex(substr(entries, start + 9, 4)), n, 1)) << (32 - 4 * n)) from digits where n <= 8)) as payload
from unpacked u join replicas r on r.key = u.replica
where start <= length(entries);
