package dev.tandem.runner.network;

import dev.tandem.runner.network.http.HeadReader;
import dev.tandem.runner.network.http.Messages;
import dev.tandem.runner.network.http.RequestHead;
import dev.tandem.runner.network.packages.PackageServer;
import dev.tandem.runner.network.refusal.NetworkError;
import dev.tandem.runner.network.refusal.NetworkRefusal;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * What listens in a sandbox: an HTTP proxy, and the packages under local paths. One request a connection, each on a virtual thread:
 * so nothing that follows a request is ever taken for another one.
 */
final class ProxyServer {
    private static final System.Logger LOG = System.getLogger(ProxyServer.class.getName());
    private static final long PAUSE_NANOS = 100_000_000;
    /** What is still read of a request that was refused, so that its sender reads the answer before the connection breaks. */
    private static final int LINGER_BYTES = 256 << 10;

    private static final int LINGER_MILLIS = 1000;

    private final LiveConnections connections;
    private final Egress egress;
    private final PackageServer packages;

    ProxyServer(LiveConnections connections, Egress egress, PackageServer packages) {
        this.connections = connections;
        this.egress = egress;
        this.packages = packages;
    }

    /** Serves until the listener is closed; returns at once. */
    void start(ServerSocketChannel listener, String name) {
        Thread.ofVirtual().name(name).start(() -> {
            while (listener.isOpen()) {
                try {
                    accepted(listener.accept());
                } catch (ClosedChannelException _) {
                    return;
                } catch (IOException e) {
                    LOG.log(System.Logger.Level.WARNING, name + " cannot accept a connection", e);
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
        });
    }

    private void accepted(SocketChannel program) {
        Optional<LiveConnection> connection = connections.open(program);
        Thread.ofVirtual().name("proxied connection").start(() -> {
            if (connection.isEmpty()) {
                refuseAndClose(program);
                return;
            }
            try (LiveConnection open = connection.get()) {
                serve(open, program);
            } catch (IOException e) {
                LOG.log(System.Logger.Level.DEBUG, "a connection broke", e);
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "a request failed in the runner itself", e);
            }
        });
    }

    private void serve(LiveConnection connection, SocketChannel program) throws IOException {
        InputStream in =
                new BufferedInputStream(connection.metered(program.socket().getInputStream()));
        Answer out = new Answer(program.socket().getOutputStream());
        try {
            RequestHead request = HeadReader.request(in);
            connection.asked();
            if (request.method().equals("CONNECT")) {
                egress.tunnel(request, connection, program, in, out);
            } else if (request.target().startsWith("/")) {
                packages.serve(request, connection, out);
            } else {
                egress.forward(request, connection, in, out);
            }
            out.flush();
        } catch (NetworkRefusal refusal) {
            LOG.log(System.Logger.Level.DEBUG, "refused: {0}", refusal.getMessage());
            if (!out.begun) {
                Messages.refusal(out, refusal);
                linger(program, in);
            }
        } catch (EOFException _) {
            // The program hung up before it had asked for anything, or in the middle of it.
        }
    }

    /** Knows whether an answer has begun: a refusal in the middle of it would be taken for a part of it. */
    private static final class Answer extends FilterOutputStream {
        private boolean begun;

        Answer(OutputStream out) {
            super(new BufferedOutputStream(out));
        }

        @Override
        public void write(int one) throws IOException {
            begun = true;
            out.write(one);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            begun = true;
            out.write(bytes, offset, length);
        }
    }

    /** Closing a socket with unread bytes resets it, and a reset may overtake the answer. */
    private static void linger(SocketChannel program, InputStream in) throws IOException {
        program.shutdownOutput();
        program.socket().setSoTimeout(LINGER_MILLIS);
        byte[] dropped = new byte[16 << 10];
        int left = LINGER_BYTES;
        int read = 0;
        while (read >= 0 && left > 0) {
            read = in.read(dropped);
            left -= read;
        }
    }

    private void refuseAndClose(SocketChannel program) {
        try (program) {
            Messages.refusal(
                    program.socket().getOutputStream(),
                    new NetworkRefusal(
                            NetworkError.TOO_MANY_CONNECTIONS,
                            "This session has %d connections open already."
                                    .formatted(connections.limits().connections())));
            program.shutdownOutput();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "a connection too many broke", e);
        }
    }
}
