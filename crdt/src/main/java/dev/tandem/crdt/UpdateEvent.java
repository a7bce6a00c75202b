package dev.tandem.crdt;

import org.jspecify.annotations.Nullable;

/**
 * One transaction that changed a document.
 *
 * @param update what changed, as an update
 * @param origin what the transaction's starter gave as its origin
 * @param local whether it came from {@link Doc#transact} rather than {@link Doc#applyUpdate}
 */
@SuppressWarnings("ArrayRecordComponent") // an update is bytes everywhere; equality of events is never asked
public record UpdateEvent(byte[] update, @Nullable Object origin, boolean local) {}
