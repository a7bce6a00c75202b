-- Whether everything that the noted position allows to be removed is removed: a run that was broken off is taken up again.
alter table log_compaction add column finished boolean not null default false;
