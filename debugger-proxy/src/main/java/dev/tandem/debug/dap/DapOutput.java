package dev.tandem.debug.dap;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes messages. One thread. */
public final class DapOutput implements AutoCloseable {
    private final OutputStream out;

    public DapOutput(OutputStream out) {
        this.out = out;
    }

    /** Writes a message in one piece: a half one would wait for the other end's acknowledgement. Blocks until it is taken. */
    public void write(DapMessage message) throws IOException {
        byte[] body = message.json().toString().getBytes(StandardCharsets.UTF_8);
        byte[] head = ("Content-Length: " + body.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[head.length + body.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        out.write(all);
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
