package dev.tandem.runner.debugging;

import dev.tandem.debug.BreakpointRequest;
import dev.tandem.debug.DebugSession;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.RunId;
import dev.tandem.sandbox.Sandbox;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Where people want one run to stop, and where the session's files lie that they speak of. Any thread.
 *
 * <p>Whoever begins a debug session makes it known first and asks for {@link #all} then; {@link #follow} takes over what is new first and asks for the
 * session then. So in whatever order they meet, no breakpoint is forgotten; one may be set twice.
 */
final class WantedBreakpoints {
    private static final System.Logger LOG = System.getLogger(WantedBreakpoints.class.getName());

    private final RunId run;
    /** Of the session's files, by their paths; replaced as a whole. */
    private volatile Map<String, EntryId> files;

    /** Guarded by this. */
    private BreakpointRequests.Wanted wanted;
    /** The first epoch of the program as it was started last. Guarded by this. */
    private long first;

    /** @param files of the session, by their paths */
    WantedBreakpoints(RunId run, BreakpointRequests.Wanted wanted, Map<String, EntryId> files) {
        this.run = run;
        this.wanted = wanted;
        this.files = files;
    }

    /** The program is started, in an epoch: what ends with a start of it has ended. */
    synchronized void begin(long epoch) {
        first = epoch;
    }

    synchronized List<BreakpointRequest> all() {
        return List.copyOf(wanted.from(first).values());
    }

    /** {@return the ids of those that have ended with an earlier start of the program} */
    synchronized List<String> over() {
        return wanted.over(first);
    }

    Map<String, EntryId> files() {
        return files;
    }

    /**
     * The session's files lie elsewhere, or breakpoints are others.
     *
     * @param session the one that is debugged in; empty before it is there, and afterwards
     * @return done when the adapter has answered, whatever it did
     */
    CompletableFuture<Void> follow(
            BreakpointRequests.Wanted latest, Map<String, EntryId> paths, Supplier<Optional<DebugSession>> session) {
        files = paths;
        Map<String, BreakpointRequest> before;
        Map<String, BreakpointRequest> now;
        synchronized (this) {
            before = wanted.from(first);
            wanted = latest;
            now = latest.from(first);
        }
        // They are set when it begins, if it has not.
        List<CompletableFuture<?>> told = new ArrayList<>();
        session.get().ifPresent(at -> {
            before.forEach((place, request) -> {
                if (!now.containsKey(place)) {
                    told.add(set(at, BreakpointRequests.nothingOf(request)));
                }
            });
            now.forEach((place, request) -> {
                if (!request.equals(before.get(place))) {
                    told.add(set(at, request));
                }
            });
        });
        return CompletableFuture.allOf(told.toArray(CompletableFuture<?>[]::new));
    }

    private CompletableFuture<?> set(DebugSession at, BreakpointRequest request) {
        return at.set(request)
                .handle((_, failure) -> {
                    if (failure != null) {
                        // What an adapter does not support, or does not understand, is told with the state of the
                        // breakpoint.
                        LOG.log(System.Logger.Level.DEBUG, "{0} of run {1}: {2}", request.command(), run, failure);
                    }
                    return request;
                })
                .toCompletableFuture();
    }

    /** {@return where a file lies, as the adapter knows it; empty if it is not there} */
    Optional<String> path(EntryId file) {
        return files.entrySet().stream()
                .filter(it -> it.getValue().equals(file))
                .map(it -> Sandbox.WORKSPACE + "/" + it.getKey())
                .findFirst();
    }
}
