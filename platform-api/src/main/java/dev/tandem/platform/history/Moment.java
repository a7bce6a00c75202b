package dev.tandem.platform.history;

import dev.tandem.protocol.VersionId;
import org.jspecify.annotations.Nullable;

/**
 * A position of a session's log that can be opened.
 *
 * @param position the last record that it contains
 * @param pinned the version whose documents are kept by themselves, since the log before it may be gone; null: read the log
 */
record Moment(long position, @Nullable VersionId pinned) {}
