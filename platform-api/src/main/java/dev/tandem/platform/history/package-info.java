/**
 * Versions and what is done with them: when one is kept, how a position of the log is opened, who wrote which line, what is
 * different between two, how one is brought back, and what retention may remove.
 *
 * <p>A version is a position of the session's log and nothing else ({@code docs/decisions/0015}). {@link
 * dev.tandem.platform.history.History} opens positions from the database alone, on any thread that may block, and never
 * troubles the session's owner. {@link dev.tandem.platform.history.VersionBook} and {@link
 * dev.tandem.platform.history.VersionKeeper} are the owner's.
 */
@NullMarked
package dev.tandem.platform.history;

import org.jspecify.annotations.NullMarked;
