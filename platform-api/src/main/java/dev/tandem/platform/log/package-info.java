/**
 * The session log: one append-only, gapless sequence of records per session, in PostgreSQL.
 *
 * <p>{@link dev.tandem.platform.log.SessionLog} reads it. {@link dev.tandem.platform.log.GroupCommitter} is the only writer: it
 * takes batches of many sessions, commits them in one transaction under the sessions' rows, and answers each.
 */
@NullMarked
package dev.tandem.platform.log;

import org.jspecify.annotations.NullMarked;
