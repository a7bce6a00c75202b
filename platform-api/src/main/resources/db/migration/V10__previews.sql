-- Tickets into previews, and the passes they were exchanged for. Secrets are stored as hashes; rows are removed when they expire.
create table preview_pass (
    ticket         bytea primary key,
    pass           bytea unique,
    session_id     uuid        not null references session (id),
    participant_id uuid        not null references participant (id),
    port           integer     not null,
    host           text        not null,
    expires_at     timestamptz not null
);
create index preview_pass_expiry on preview_pass (expires_at);
