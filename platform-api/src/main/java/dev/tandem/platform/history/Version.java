package dev.tandem.platform.history;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.VersionId;
import dev.tandem.protocol.VersionKind;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A version of a session, as people see it.
 *
 * @param sequence the last record that it contains
 * @param at when it was kept
 * @param name null unless somebody named it
 * @param author who asked for it; of an automatic one whose change or run it was
 * @param authors who changed something since the version before
 * @param files the entries that they changed
 * @param pinned whether what opens it is kept although the log before it is not
 */
public record Version(
        VersionId id,
        long sequence,
        Instant at,
        VersionKind kind,
        @Nullable String name,
        ParticipantId author,
        List<ParticipantId> authors,
        List<EntryId> files,
        @JsonIgnore boolean pinned) {}
