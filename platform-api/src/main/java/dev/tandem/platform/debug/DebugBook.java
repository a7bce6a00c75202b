package dev.tandem.platform.debug;

import dev.tandem.protocol.LogRecord;
import dev.tandem.protocol.RunGoal;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.SessionEvent;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The newest debug session as the log tells it: the one that goes on, or the last one that did. Older ones are in the table of stops. Confined to
 * the session's owner.
 */
public final class DebugBook {
    private @Nullable DebugPage newest;

    /** @param stored what {@link #views} told; empty for no debug session yet */
    public DebugBook(List<DebugView> stored) {
        stored.stream().findFirst().ifPresent(view -> newest = new DebugPage(view));
    }

    /** {@return at most one; everything that this book holds} */
    public List<DebugView> views() {
        return newest == null ? List.of() : List.of(newest.view());
    }

    /** {@return the debug session of a run, if it is the newest} */
    public Optional<DebugView> find(RunId run) {
        return Optional.ofNullable(newest)
                .filter(page -> page.run().equals(run))
                .map(DebugPage::view);
    }

    /** Takes in a committed record; others than those of debug sessions are passed over. */
    public void apply(LogRecord record) {
        if (record.event() instanceof SessionEvent.RunRequested requested && requested.goal() == RunGoal.DEBUG) {
            newest = new DebugPage(requested.run());
            return;
        }
        DebugPage page = newest;
        if (page == null
                || !(record.event() instanceof SessionEvent.RunEvent about)
                || !about.run().equals(page.run())) {
            return;
        }
        if (about instanceof SessionEvent.DebugEvent event) {
            page.apply(record, event);
        } else if (about instanceof SessionEvent.RunEnded) {
            page.end();
        }
    }
}
