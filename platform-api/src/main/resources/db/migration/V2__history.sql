-- Versions: positions of a session's log that people can open, compare and restore. Derived from the log in the transaction
-- that appends; those that nobody named are deleted when retention has removed what opens them.
create table version (
    id         uuid primary key,
    session_id uuid        not null references session (id),
    position   bigint      not null,
    at         timestamptz not null,
    kind       text        not null,
    name       text,
    author     uuid        not null,
    authors    uuid[]      not null,
    files      uuid[]      not null,
    pinned     boolean     not null default false
);
create unique index version_of_session on version (session_id, position);

-- What one document went through, to open it as of any position.
create index log_record_of_document on log_record (session_id, document, sequence) where document is not null;

-- What became of the tree.
create index log_record_of_tree on log_record (session_id, sequence) where kind = 'treeChanged';

-- States of a document that are kept, where opening a position starts: exact as of `sequence`. `logged` is how many bytes the
-- document had brought to the log by then, which decides when the next one is due.
create table document_checkpoint (
    session_id uuid   not null references session (id),
    document   uuid   not null,
    sequence   bigint not null,
    logged     bigint not null,
    state      bytea  not null,
    primary key (session_id, document, sequence)
);

-- Where retention got to: updates of documents at or before `through` may be missing from the log, and every document that was
-- there at `through` has a checkpoint that is exact for it.
create table log_compaction (
    session_id uuid primary key references session (id),
    through    bigint not null
);

-- The documents of a version that outlives the records before it. A file without a row was empty.
create table version_document (
    session_id uuid   not null,
    version_id uuid   not null references version (id) on delete cascade,
    document   uuid   not null,
    checkpoint bigint not null,
    primary key (version_id, document),
    foreign key (session_id, document, checkpoint) references document_checkpoint (session_id, document, sequence)
);
create index version_document_of_checkpoint on version_document (session_id, document, checkpoint);
