package dev.tandem.platform.document;

import dev.tandem.protocol.ParticipantId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A document as it is stored, in snapshots and in checkpoints of its history. Fields may be added, none may ever change: what
 * retention has removed from the log is nowhere else.
 *
 * @param state the whole document as one Yjs v1 update
 * @param authors who wrote under which client id
 * @param written when, as {@link WritingTimes} tells it; null where that was not kept yet
 * @param logged how many bytes its updates took in the log, since there is the document
 */
@SuppressWarnings("ArrayRecordComponent")
public record StoredDocument(byte[] state, Map<Long, ParticipantId> authors, byte @Nullable [] written, long logged) {}
