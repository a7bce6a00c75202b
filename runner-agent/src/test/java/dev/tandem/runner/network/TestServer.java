package dev.tandem.runner.network;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server on this machine's loopback that does with each connection what the test says. */
final class TestServer implements AutoCloseable {
    /** What to do with a connection; it is closed afterwards. */
    @FunctionalInterface
    interface Talk {
        void with(InputStream in, OutputStream out) throws IOException;
    }

    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    final List<String> heads = new CopyOnWriteArrayList<>();

    TestServer(Talk talk) throws IOException {
        Thread.ofVirtual().start(() -> {
            while (!socket.isClosed()) {
                try {
                    Socket accepted = socket.accept();
                    open.add(accepted);
                    Thread.ofVirtual().start(() -> talk(accepted, talk));
                } catch (IOException _) {
                    return;
                }
            }
        });
    }

    /** Answers every request with the same bytes, and remembers its head. */
    static TestServer answering(String answer) throws IOException {
        TestServer[] self = new TestServer[1];
        self[0] = new TestServer((in, out) -> {
            self[0].heads.add(readHead(in));
            out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
        });
        return self[0];
    }

    /** Says everything back, and hangs up when the other side does. */
    static TestServer echoing() throws IOException {
        return new TestServer(InputStream::transferTo);
    }

    private static void talk(Socket accepted, Talk talk) {
        try (accepted) {
            talk.with(new BufferedInputStream(accepted.getInputStream()), accepted.getOutputStream());
        } catch (IOException _) {
            // The proxy has hung up: what the test looks at is on its side.
        }
    }

    static String readHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("no whole head: " + head);
            }
            head.append((char) next);
        }
        return head.toString();
    }

    int port() {
        return socket.getLocalPort();
    }

    int connections() {
        return open.size();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket each : open) {
            each.close();
        }
    }
}
