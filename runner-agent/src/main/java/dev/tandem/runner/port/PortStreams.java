package dev.tandem.runner.port;

import dev.tandem.debug.peer.DapPeer;
import dev.tandem.protocol.DebugSeat;
import dev.tandem.protocol.FromRunner;
import dev.tandem.protocol.FromRunner.StreamRefused.Reason;
import dev.tandem.protocol.ToRunner;
import dev.tandem.runner.report.Uplink;
import dev.tandem.sandbox.Sandbox;
import dev.tandem.sandbox.SandboxException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.http.WebSocket;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Connects the platform with programs, and with what is debugged: for each stream that it asks for, one connection into a sandbox, or a seat in a debug
 * session, and one WebSocket that is dialled from here. So a slow stream holds up nothing but itself, least of all what sessions report. Safe for use by any thread; nothing blocks the caller.
 */
public final class PortStreams {
    /** More streams than this at once, over all sessions, come from no people. */
    private static final int MOST = 2048;

    private static final System.Logger LOG = System.getLogger(PortStreams.class.getName());

    private final PortWatch ports;
    private final Uplink platform;
    private final Dialer dialer;
    private final Semaphore free = new Semaphore(MOST);

    /** Opens WebSockets to the platform. */
    @FunctionalInterface
    public interface Dialer {
        /**
         * Blocks until the socket is open.
         *
         * @param secret shown instead of the runner's token
         * @param replica the address of the replica to be dialled; null: the platform's usual one
         * @throws IOException if there is no socket; the message says why
         */
        WebSocket dial(String secret, @Nullable String replica, WebSocket.Listener listener)
                throws IOException, InterruptedException;
    }

    public PortStreams(PortWatch ports, Uplink platform, Dialer dialer) {
        this.ports = ports;
        this.platform = platform;
        this.dialer = dialer;
    }

    /**
     * The platform wants a stream.
     *
     * @param seats where it leads if it is somebody's debugger that joins
     */
    public void open(ToRunner.OpenStream wanted, DebuggerSeats seats) {
        if (!free.tryAcquire()) {
            refuse(wanted, Reason.TOO_MANY);
            return;
        }
        Thread.ofVirtual().name("stream to " + wanted.port()).start(() -> {
            try {
                DebugSeat debugger = wanted.debugger();
                if (debugger == null) {
                    serve(wanted);
                } else {
                    debug(wanted, debugger, seats);
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } finally {
                free.release();
            }
        });
    }

    private void serve(ToRunner.OpenStream wanted) throws InterruptedException {
        SessionPorts session = ports.find(wanted.session()).orElse(null);
        Sandbox sandbox = session == null ? null : session.sandbox().orElse(null);
        if (session == null || sandbox == null) {
            refuse(wanted, Reason.NO_SANDBOX);
            return;
        }
        if (!session.isOfProgram(wanted.port())) {
            refuse(wanted, Reason.NOBODY_LISTENS);
            return;
        }
        try (SocketChannel program = sandbox.connect(wanted.port())) {
            ProgramPump pump = new ProgramPump(program);
            pump.run(dialer.dial(wanted.secret(), wanted.replica(), pump));
        } catch (ConnectException | SocketTimeoutException e) {
            LOG.log(System.Logger.Level.DEBUG, "port {0} of session {1}: {2}", wanted.port(), wanted.session(), e);
            refuse(wanted, Reason.NOBODY_LISTENS);
        } catch (SandboxException e) {
            refuse(wanted, Reason.NO_SANDBOX);
        } catch (IOException | IllegalArgumentException e) {
            noWay(wanted, e);
        }
    }

    private void debug(ToRunner.OpenStream wanted, DebugSeat who, DebuggerSeats seats) throws InterruptedException {
        DebuggerStream stream = new DebuggerStream(who.mayMove());
        DapPeer client = seats.take(who, stream.wire(), stream::mayMove);
        if (client == null) {
            refuse(wanted, Reason.NOBODY_LISTENS);
            return;
        }
        WebSocket socket;
        try {
            socket = dialer.dial(wanted.secret(), wanted.replica(), stream);
        } catch (IOException | IllegalArgumentException e) {
            noWay(wanted, e);
            return;
        }
        stream.serve(socket, client);
    }

    private void noWay(ToRunner.OpenStream wanted, Exception why) {
        LOG.log(System.Logger.Level.INFO, "RUNNER-05: a stream cannot be opened: {0}", why.getMessage());
        refuse(wanted, Reason.NO_WAY);
    }

    private void refuse(ToRunner.OpenStream wanted, Reason reason) {
        platform.send(new FromRunner.StreamRefused(wanted.session(), wanted.secret(), reason));
    }
}
