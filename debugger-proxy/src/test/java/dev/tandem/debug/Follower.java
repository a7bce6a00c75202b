package dev.tandem.debug;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Somebody who remembers what they were told. */
public final class Follower implements DebugMember {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<DebugNews> news = new ArrayList<>();

    @Override
    public synchronized void tell(DebugNews told) {
        news.add(told);
        notifyAll();
    }

    public synchronized List<DebugNews> news() {
        return List.copyOf(news);
    }

    /** {@return all of one kind so far} */
    public <T extends DebugNews> List<T> all(Class<T> kind) {
        return news().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Waits for something, which may have come already. */
    public synchronized <T extends DebugNews> T await(Class<T> kind, Predicate<T> wanted) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Optional<T> found = news.stream()
                    .filter(kind::isInstance)
                    .map(kind::cast)
                    .filter(wanted)
                    .findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError("no such " + kind.getSimpleName() + " in " + news);
            }
            try {
                wait(Math.max(1, left / 1_000_000));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    public Stop seen(long epoch) {
        return await(DebugNews.Seen.class, it -> it.stop().epoch().number() == epoch)
                .stop();
    }
}
