-- Replicas that live: each says so every second. Whatever belongs to one that is silent may be taken over. All times are the database's.
create table replica (
    id      uuid primary key,
    seen_at timestamptz not null
);

-- The runners that are connected to some replica. The status is the CBOR form of a RunnerStatus.
create table runner (
    id      uuid primary key,
    replica uuid  not null,
    status  bytea not null
);

-- Sessions that want a sandbox, and who has placed them. A row is made by the replica where somebody is, claimed by one that has a
-- runner, and removed by it when nobody has been there for long.
create table session_placement (
    session_id   uuid primary key,
    wanted_until timestamptz not null,
    -- Whose runner has it; null: nobody's.
    replica      uuid,
    -- The name of the runner that has it or had it last: that one may go on at whatever replica it connects to next.
    runner       text,
    -- When its runner was lost while its replica lived.
    lost_at      timestamptz,
    -- Rises with each claim: whoever remembers another one has it no more.
    epoch        bigint not null default 0
);
create index session_placement_of_replica on session_placement (replica);
