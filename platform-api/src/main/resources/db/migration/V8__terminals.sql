-- What people typed into terminals, and old output of theirs, is emptied; the records stay, so that a log has no holes.
alter table log_record add column forgotten boolean not null default false;

-- What is still to be forgotten, so that nobody has to read whole logs for it.
create index terminal_input_of_log on log_record (at) where kind = 'terminalInput' and not forgotten;
create index terminal_output_of_log on log_record (session_id, sequence)
    where kind in ('terminalOutput', 'terminalScreen') and not forgotten;
