-- Stops of debug sessions: a projection of the log, kept when the log loses them. A stop is the CBOR form of its JSON, which may hold what jsonb
-- cannot.
create table debug_stop (
    session_id uuid        not null references session (id),
    run_id     uuid        not null,
    epoch      bigint      not null,
    sequence   bigint      not null,
    at         timestamptz not null,
    moved_by   uuid,
    move       text,
    reason     text        not null,
    entry      uuid,
    line       integer     not null,
    function   text        not null,
    stop       bytea       not null,
    primary key (session_id, run_id, epoch)
);
create index debug_stop_order on debug_stop (session_id, sequence);
