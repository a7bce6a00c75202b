package dev.tandem.runner.port;

import dev.tandem.protocol.FromRunner;
import dev.tandem.protocol.OpenPort;
import dev.tandem.protocol.SessionId;
import dev.tandem.runner.report.Uplink;
import dev.tandem.sandbox.Sandbox;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * On which ports the programs of one session listen, and what the platform was told of it.
 *
 * <p>What is told is the whole state, not a step: it may be told twice, and what was lost or overtaken is put right by telling it again.
 * The session's log decides whether that is needed, because the runner follows it. Safe for use by any thread; nothing here blocks.
 */
public final class SessionPorts implements AutoCloseable {
    /** How long what was told may take to appear in the log before it is told again. */
    static final Duration PATIENCE = Duration.ofSeconds(3);

    /** So many changes are told as they are seen; after that one a {@link #BETWEEN_NEWS}, for the log keeps each of them for ever. */
    static final int NEWS_AT_ONCE = 16;

    static final Duration BETWEEN_NEWS = Duration.ofSeconds(5);

    private final SessionId session;
    private final Uplink platform;
    private final LongSupplier nanoTime;
    private final Consumer<SessionPorts> whenClosed;

    /** Guarded by this. */
    private @Nullable Sandbox sandbox;

    /** Guarded by this: what was seen last. */
    private List<OpenPort> ports = List.of();

    /** Guarded by this. Null while the session is not assigned on a living connection. */
    private @Nullable String grant;

    /** Guarded by this: whether what was seen last was not told yet. */
    private boolean news;

    /** Guarded by this: whether the log says something else than was seen last. */
    private boolean contradicted;

    /** Guarded by this: when it was told, in nanoseconds. */
    private long told;

    /** Guarded by this: how many changes may be told now, and when that was counted, in nanoseconds. */
    private long allowed = NEWS_AT_ONCE;

    private long counted;

    SessionPorts(SessionId session, Uplink platform, LongSupplier nanoTime, Consumer<SessionPorts> whenClosed) {
        this.session = session;
        this.platform = platform;
        this.nanoTime = nanoTime;
        this.whenClosed = whenClosed;
        this.counted = nanoTime.getAsLong();
    }

    /** The session's programs run in this sandbox from now on; null: in none. */
    public synchronized void sandbox(@Nullable Sandbox now) {
        sandbox = now;
        look();
    }

    /** {@return where the session's programs run, and what has to be shown to tell of it; empty while nothing can be told} */
    synchronized Optional<PlacedSandbox> placed() {
        Sandbox there = sandbox;
        String with = grant;
        return there == null || with == null ? Optional.empty() : Optional.of(new PlacedSandbox(session, there, with));
    }

    /** {@return where the session's programs run} */
    public synchronized Optional<Sandbox> sandbox() {
        return Optional.ofNullable(sandbox);
    }

    /**
     * {@return whether a program listens at a port} What the runner itself listens to in the sandbox, such as the way to the network, is nothing
     * that anybody may look at.
     */
    synchronized boolean isOfProgram(int port) {
        boolean seen = ports.stream().anyMatch(open -> open.port() == port);
        if (seen || sandbox == null) {
            return seen;
        }
        // It may have opened since the last look.
        return sandbox.listeningPorts().stream().anyMatch(open -> open.port() == port);
    }

    /** The session is placed here (again): whatever the log may say, the platform hears how it is. */
    public synchronized void assigned(String newGrant) {
        grant = newGrant;
        tell();
    }

    /** The connection is gone. */
    public synchronized void suspend() {
        grant = null;
    }

    /** The log says that these are open. */
    public synchronized void logged(List<OpenPort> said) {
        contradicted = !said.equals(ports);
    }

    synchronized void look() {
        List<OpenPort> now = sandbox == null
                ? List.of()
                : sandbox.listeningPorts().stream()
                        .limit(OpenPort.MOST)
                        .map(port -> OpenPort.of(port.port(), port.program()))
                        .toList();
        news |= !now.equals(ports);
        ports = now;
        if (news && mayTell()) {
            tell();
        } else if (contradicted && nanoTime.getAsLong() - told > PATIENCE.toNanos()) {
            tell();
        }
    }

    /** Counts a change, if it may be told: a program that opens and closes ports without end must not fill the log. */
    private boolean mayTell() {
        long refilled = (nanoTime.getAsLong() - counted) / BETWEEN_NEWS.toNanos();
        counted += refilled * BETWEEN_NEWS.toNanos();
        allowed = Math.min(NEWS_AT_ONCE, allowed + refilled);
        if (grant == null || allowed == 0) {
            return false;
        }
        allowed--;
        return true;
    }

    private void tell() {
        String with = grant;
        if (with != null) {
            news = false;
            told = nanoTime.getAsLong();
            platform.send(new FromRunner.Ports(session, with, ports));
        }
    }

    /** The session is not here any more. */
    @Override
    public synchronized void close() {
        grant = null;
        sandbox = null;
        whenClosed.accept(this);
    }
}
