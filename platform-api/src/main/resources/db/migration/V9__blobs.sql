-- Files that are no text documents. A content is some bytes in a store; it is noted before the first byte is written and
-- forgotten after the last one is deleted, so that no bytes are ever unknown.
create table blob_content (
    id         uuid primary key,
    session_id uuid        not null,
    store      text        not null,
    begun_at   timestamptz not null default now(),
    -- All bytes are durable, and a blob has them, unless it is doomed.
    finished   boolean     not null default false,
    -- Its bytes are to be deleted: it cannot become a blob any more.
    doomed     boolean     not null default false
);
create index blob_content_unfinished on blob_content (begun_at) where not finished;
create index blob_content_doomed on blob_content (id) where doomed;

-- What a session has, once for each different content. Never shared between sessions.
create table blob (
    session_id         uuid   not null,
    hash               bytea  not null,
    size               bigint not null,
    content            uuid   not null unique references blob_content (id),
    -- Since when no record of the log that can still be read names it; null: one does.
    unreferenced_since timestamptz default now(),
    primary key (session_id, hash)
);
create index blob_unreferenced on blob (unreferenced_since) where unreferenced_since is not null;

-- The bytes, where the database is the store: parts of 256 KiB. Most such files are packed already.
create table blob_chunk (
    content uuid  not null,
    number  int   not null,
    bytes   bytea not null,
    primary key (content, number)
);
alter table blob_chunk alter column bytes set storage external;

-- What entries were given to hold.
create index log_record_of_blob on log_record (session_id, sequence) where kind = 'blobPut';
