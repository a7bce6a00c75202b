-- A session and the head of its log. Every commit locks this row, so that its sequences have no gap and rights are re-read.
create table session (
    id            uuid primary key,
    name          text        not null,
    slug          text unique,
    template      text        not null,
    created_at    timestamptz not null,
    ended_at      timestamptz,
    last_sequence bigint      not null default 0,
    access_epoch  bigint      not null default 0
);

-- The session log: append-only. The payload is the CBOR form of a SessionEvent; names of kinds never change.
create table log_record (
    session_id uuid        not null references session (id),
    sequence   bigint      not null,
    at         timestamptz not null,
    author     uuid        not null,
    kind       text        not null,
    document   uuid,
    payload    bytea       not null,
    primary key (session_id, sequence)
);

-- Where loading starts: the state of a session after a position of its log. Derived from the log; may be deleted at any time.
create table session_snapshot (
    session_id uuid primary key references session (id),
    sequence   bigint not null,
    state      bytea  not null
);

-- The documents belonging to the session's snapshot: each as of the last position at or before it where it changed.
create table document_snapshot (
    session_id uuid   not null references session (id),
    document   uuid   not null,
    sequence   bigint not null,
    state      bytea  not null,
    primary key (session_id, document)
);

-- People as rows: derived from the log in the transaction that appends.
create table participant (
    id         uuid primary key,
    session_id uuid        not null references session (id),
    name       text        not null,
    colour     smallint    not null,
    role       text        not null,
    kind       text        not null,
    joined_at  timestamptz not null,
    removed_at timestamptz
);
create index participant_of_session on participant (session_id);

create table token (
    id             uuid primary key,
    session_id     uuid        not null references session (id),
    participant_id uuid        not null references participant (id),
    issued_at      timestamptz not null,
    expires_at     timestamptz not null,
    revoked_at     timestamptz
);
create index token_of_participant on token (participant_id);

create table invitation (
    id         uuid primary key,
    session_id uuid        not null references session (id),
    role       text        not null,
    secret     text        not null unique,
    created_by uuid        not null,
    created_at timestamptz not null,
    revoked_at timestamptz
);
create index invitation_of_session on invitation (session_id);

-- The one key pair that signs tokens, made at first start; shared by all replicas.
create table signing_key (
    only_one    boolean primary key default true check (only_one),
    private_key bytea not null,
    public_key  bytea not null
);
