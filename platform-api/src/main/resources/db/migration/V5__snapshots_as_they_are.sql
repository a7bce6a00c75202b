-- A snapshot is read when somebody waits for a session to open: unpacking it would take longer than reading it does.
alter table document_snapshot alter column state set storage external;
