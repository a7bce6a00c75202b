package dev.tandem.crdt;

import dev.tandem.crdt.store.DeepChange;
import dev.tandem.crdt.store.Replica;
import dev.tandem.crdt.store.SharedType;
import dev.tandem.crdt.store.TypeChange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/**
 * Subscribes to the changes of types, and makes the events of them. Who comes in the middle of a transaction hears from the next one on: of
 * that one not everything was noted.
 */
final class TypeObservers {
    private TypeObservers() {}

    /** The event of a change; always the same. */
    static YEvent event(Replica replica, TypeChange change) {
        return (YEvent) change.event(of -> YType.facade(replica, of.type()).event(of));
    }

    static <E extends YEvent> Subscription observe(YType type, Class<E> kind, Consumer<E> listener) {
        SharedType observed = type.state();
        Replica replica = type.replica();
        long begun = replica.begun();
        SharedType.Observer observer = change -> {
            if (change.transaction().isAfter(begun)) {
                listener.accept(kind.cast(event(replica, change)));
            }
        };
        observed.observe(observer);
        return Once.of(() -> observed.unobserve(observer));
    }

    static Subscription observeDeep(YType type, Consumer<List<YEvent>> listener) {
        SharedType observed = type.state();
        Replica replica = type.replica();
        long begun = replica.begun();
        SharedType.DeepObserver observer = change -> {
            if (change.transaction().isAfter(begun)) {
                listener.accept(events(replica, change));
            }
        };
        replica.life().observeDeep(observed, observer);
        return Once.of(() -> replica.life().unobserveDeep(observed, observer));
    }

    /** The events as seen from a type; always the same list. */
    @SuppressWarnings("unchecked") // it is made here
    private static List<YEvent> events(Replica replica, DeepChange change) {
        return (List<YEvent>) change.events(of -> {
            YType seenFrom = YType.facade(replica, of.observed());
            var events = new ArrayList<YEvent>(of.changes().size());
            for (TypeChange each : of.changes()) {
                YEvent event = event(replica, each);
                event.seenFrom(seenFrom);
                events.add(event);
            }
            // As in Yjs, which sorts several by their paths, a path is that of before the first observer changes
            // something.
            if (events.size() > 1) {
                events.forEach(YEvent::path);
            }
            return Collections.unmodifiableList(events);
        });
    }
}
