package dev.tandem.runner.follow;

import dev.tandem.protocol.DiskOnly;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.ParticipantId;
import dev.tandem.protocol.ToRunner;
import dev.tandem.runner.report.ToldState;
import dev.tandem.runner.workspace.FolderWatcher;
import dev.tandem.runner.workspace.Workspace;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The way of files from the disk to the platform: when to look, and when to ask. Confined to the session's thread.
 *
 * <p>A burst of events is looked at when it pauses, so that what a program writes in several steps is one change; a program that never pauses
 * is looked at nevertheless.
 */
final class FileSync {
    /** After so much silence a burst is over. */
    static final Duration QUIET = Duration.ofMillis(5);
    /** Beyond it a burst is not waited for. */
    static final Duration LONGEST_BURST = Duration.ofMillis(40);
    /** How often everything is looked at where the kernel tells nothing. */
    static final Duration BLIND = Duration.ofSeconds(2);

    private static final System.Logger LOG = System.getLogger(FileSync.class.getName());

    private final Workspace workspace;
    private final Asking asking;
    private final Runnable behind;
    private final ToldState<DiskOnly> left;
    private final LongSupplier nanoTime;
    private @Nullable String grant;
    private FolderWatcher.@Nullable Watches watches;
    private boolean burst;
    private long burstSince;
    private long lastEvent;
    private long lastLook;
    private boolean resting;

    /** Sends a request; the answer comes back on the session's thread. */
    @FunctionalInterface
    interface Asking {
        void ask(String grant, Workspace.Request request, Consumer<ToRunner> answer);
    }

    /**
     * @param behind told when something may be written to the disk that could not be before
     * @param left tells the platform what the tree does not show
     */
    FileSync(Workspace workspace, Asking asking, Runnable behind, ToldState<DiskOnly> left, LongSupplier nanoTime) {
        this.workspace = workspace;
        this.asking = asking;
        this.behind = behind;
        this.left = left;
        this.nanoTime = nanoTime;
    }

    /** The workspace is on another disk. */
    void watching(FolderWatcher.Watches now) {
        watches = now;
        burst = false;
    }

    /** The session is assigned: requests are answered again. */
    void granted(String by) {
        grant = by;
        left.assigned(by);
    }

    /** The connection is gone. */
    void suspended() {
        grant = null;
        left.suspend();
        workspace.forgotten();
    }

    /** The log says that this is on the disk alone. */
    void logged(DiskOnly said) {
        left.logged(said);
    }

    /** Programs of this person are at work. */
    void startedBy(ParticipantId person) {
        workspace.startedBy(person);
    }

    /** The watcher has something to tell. */
    void woken() {
        FolderWatcher.Watches from = watches;
        if (from != null) {
            from.drain(new FolderWatcher.Sink() {
                @Override
                public void changed(@Nullable EntryId folder, String name) {
                    workspace.changed(folder, name);
                }

                @Override
                public void changed(@Nullable EntryId folder) {
                    workspace.changed(folder);
                }
            });
            happened();
        }
    }

    private void happened() {
        lastEvent = nanoTime.getAsLong();
        if (!burst) {
            burst = true;
            burstSince = lastEvent;
        }
    }

    /** {@return how long until {@link #due} has something to do; empty if it has not} */
    Optional<Duration> untilDue() {
        return Stream.of(
                        untilLook(),
                        left.untilNext(),
                        grant == null ? Optional.<Duration>empty() : workspace.untilRequest())
                .flatMap(Optional::stream)
                .min(Duration::compareTo);
    }

    private Optional<Duration> untilLook() {
        long now = nanoTime.getAsLong();
        Optional<Duration> wanted = Stream.of(untilBurstIsOver(now), workspace.untilLook(), untilBlindLook(now))
                .flatMap(Optional::stream)
                .min(Duration::compareTo);
        return resting
                ? Optional.of(BLIND.minusNanos(now - lastLook)).map(FileSync::notNegative)
                : wanted.map(FileSync::notNegative);
    }

    private Optional<Duration> untilBurstIsOver(long now) {
        if (burst) {
            Duration quiet = QUIET.minusNanos(now - lastEvent);
            Duration longest = LONGEST_BURST.minusNanos(now - burstSince);
            return Optional.of(quiet.compareTo(longest) < 0 ? quiet : longest);
        }
        return workspace.hasUnseen() ? Optional.of(Duration.ZERO) : Optional.empty();
    }

    private Optional<Duration> untilBlindLook(long now) {
        FolderWatcher.Watches from = watches;
        return from != null && from.isBlind() ? Optional.of(BLIND.minusNanos(now - lastLook)) : Optional.empty();
    }

    private static Duration notNegative(Duration duration) {
        return duration.isNegative() ? Duration.ZERO : duration;
    }

    /**
     * Looks if it is time to, and asks if there is something to ask.
     *
     * @param over what {@link #untilDue} said and has passed
     */
    void due(Duration over) {
        if (untilLook().filter(until -> until.compareTo(over) <= 0).isPresent()) {
            look(false);
        }
        if (left.untilNext().filter(until -> until.compareTo(over) <= 0).isPresent()) {
            left.seen(workspace.diskOnly());
        }
        String by = grant;
        if (by != null) {
            workspace.request().ifPresent(request -> asking.ask(by, request, this::answered));
        }
    }

    /**
     * Finds out what programs did.
     *
     * @param now whether what is gone counts at once
     */
    void look(boolean now) {
        burst = false;
        lastLook = nanoTime.getAsLong();
        FolderWatcher.Watches from = watches;
        if (from != null && from.isBlind()) {
            workspace.anythingChanged();
        }
        try {
            workspace.look(now);
            resting = false;
        } catch (IOException e) {
            // The sandbox is gone, or its disk; the next run replaces it.
            resting = true;
            LOG.log(System.Logger.Level.DEBUG, "a workspace cannot be looked at: {0}", e);
        }
        left.seen(workspace.diskOnly());
        writeIfBehind();
    }

    private void writeIfBehind() {
        if (!workspace.isWritten()) {
            behind.run();
        }
    }

    private void answered(ToRunner answer) {
        switch (answer) {
            case ToRunner.FilesChanged done -> workspace.done(done);
            case ToRunner.ChangeRefused refused -> {
                LOG.log(
                        System.Logger.Level.DEBUG,
                        "files of programs were refused: {0} {1}",
                        refused.code(),
                        refused.message());
                workspace.refused(refused);
            }
            default -> throw new IllegalArgumentException("no answer of files: " + answer);
        }
        writeIfBehind();
    }
}
