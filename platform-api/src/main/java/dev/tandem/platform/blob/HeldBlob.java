package dev.tandem.platform.blob;

import dev.tandem.protocol.Blob;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.ParticipantId;
import java.time.Instant;

/**
 * What a file of the tree holds that is no text document.
 *
 * @param by who put it there
 * @param at when, by the platform's clock
 */
public record HeldBlob(EntryId entry, Blob blob, ParticipantId by, Instant at) {}
