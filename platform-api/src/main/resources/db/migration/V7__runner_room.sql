-- How free a runner is: the share of the scarcest of what a session needs; 0: it takes none.
alter table runner add column room double precision not null default 0;
