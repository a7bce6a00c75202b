package dev.tandem.runner.port;

import dev.tandem.protocol.FromRunner;
import dev.tandem.protocol.OpenPort;
import dev.tandem.protocol.SessionId;
import dev.tandem.runner.report.ToldState;
import dev.tandem.runner.report.Uplink;
import dev.tandem.sandbox.Sandbox;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * On which ports the programs of one session listen, and what the platform was told of it.
 *
 * <p>Safe for use by any thread; nothing here blocks.
 */
public final class SessionPorts implements AutoCloseable {
    private final SessionId session;
    private final Consumer<SessionPorts> whenClosed;

    /** Guarded by this. */
    private @Nullable Sandbox sandbox;

    /** Guarded by this: all of them, in rising order. */
    private final ToldState<List<OpenPort>> ports;

    SessionPorts(SessionId session, Uplink platform, LongSupplier nanoTime, Consumer<SessionPorts> whenClosed) {
        this.session = session;
        this.whenClosed = whenClosed;
        this.ports = new ToldState<>(
                List.of(), (grant, open) -> platform.send(new FromRunner.Ports(session, grant, open)), nanoTime);
    }

    /** The session's programs run in this sandbox from now on; null: in none. */
    public synchronized void sandbox(@Nullable Sandbox now) {
        sandbox = now;
        look();
    }

    /** {@return where the session's programs run, and what has to be shown to tell of it; empty while nothing can be told} */
    synchronized Optional<PlacedSandbox> placed() {
        Sandbox there = sandbox;
        String with = ports.grant();
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
        boolean seen = ports.now().stream().anyMatch(open -> open.port() == port);
        if (seen || sandbox == null) {
            return seen;
        }
        // It may have opened since the last look.
        return sandbox.listeningPorts().stream().anyMatch(open -> open.port() == port);
    }

    /** The session is placed here (again): whatever the log may say, the platform hears how it is. */
    public synchronized void assigned(String newGrant) {
        ports.assigned(newGrant);
    }

    /** The connection is gone. */
    public synchronized void suspend() {
        ports.suspend();
    }

    /** The log says that these are open. */
    public synchronized void logged(List<OpenPort> said) {
        ports.logged(said);
    }

    synchronized void look() {
        ports.seen(
                sandbox == null
                        ? List.of()
                        : sandbox.listeningPorts().stream()
                                .limit(OpenPort.MOST)
                                .map(port -> OpenPort.of(port.port(), port.program()))
                                .toList());
    }

    /** The session is not here any more. */
    @Override
    public synchronized void close() {
        ports.suspend();
        sandbox = null;
        whenClosed.accept(this);
    }
}
