package dev.tandem.runner.debugging;

import dev.tandem.debug.DebugError;
import dev.tandem.debug.DebugException;
import dev.tandem.debug.DebugSession;
import dev.tandem.debug.Participant;
import dev.tandem.protocol.ParticipantId;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Who did something in a debug session, and when: whoever took the controls and left must not keep them. Any thread. */
public final class Controllers {
    private final LongSupplier nanoTime;
    private final Map<ParticipantId, Long> lastSeen = new ConcurrentHashMap<>();
    private final Map<ParticipantId, String> names = new ConcurrentHashMap<>();
    private volatile @Nullable ParticipantId holder;

    public Controllers(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Somebody asks something. {@return who} */
    Participant active(ParticipantId participant, String name) {
        lastSeen.put(participant, nanoTime.getAsLong());
        names.put(participant, name);
        return participant(participant);
    }

    /** {@return somebody, by the name that they had when they asked last} */
    Participant participant(ParticipantId participant) {
        return new Participant(participant.toString(), names.getOrDefault(participant, "Somebody else"));
    }

    /** The hub says who has the controls; null: everyone. */
    void held(@Nullable ParticipantId now) {
        holder = now;
    }

    /**
     * Checks that nobody else has the controls.
     *
     * @throws DebugException {@code DEBUG-10}
     */
    void requireFree(ParticipantId participant) {
        ParticipantId now = holder;
        if (now != null && !now.equals(participant)) {
            throw new DebugException(DebugError.LOCKED, participant(now).name() + " has the controls.");
        }
    }

    /** Takes the controls from whoever has them and did nothing for long. */
    CompletionStage<Void> freeAbsent(DebugSession session) {
        ParticipantId now = holder;
        Long seen = now == null ? null : lastSeen.get(now);
        boolean absent =
                now != null && (seen == null || nanoTime.getAsLong() - seen > SessionDebugging.ABSENT.toNanos());
        return absent && now != null ? session.gone(participant(now)) : CompletableFuture.completedFuture(null);
    }
}
