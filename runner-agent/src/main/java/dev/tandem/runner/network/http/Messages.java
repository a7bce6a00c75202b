package dev.tandem.runner.network.http;

import dev.tandem.runner.network.refusal.NetworkRefusal;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes heads and small answers. Every response says that its connection ends with it. */
public final class Messages {
    private static final String REFUSED = "X-Tandem-Refused";

    private Messages() {}

    /** @param framing how the body is framed that follows */
    public static void request(OutputStream out, String method, String path, Fields fields, Framing framing)
            throws IOException {
        head(out, method + " " + path + " HTTP/1.1", framed(fields, framing).with("Connection", "close"));
    }

    /** @param framing how the body is framed that follows */
    public static void response(OutputStream out, int status, String reason, Fields fields, Framing framing)
            throws IOException {
        head(out, "HTTP/1.1 " + status + " " + reason, framed(fields, framing).with("Connection", "close"));
    }

    /** A whole response of text in UTF-8. */
    public static void text(OutputStream out, int status, String reason, String type, String text) throws IOException {
        answer(out, status, reason, Fields.NONE.with("Content-Type", type), text);
    }

    /** The tunnel stands: what follows is not HTTP any more. */
    public static void connected(OutputStream out) throws IOException {
        head(out, "HTTP/1.1 200 Connection established", Fields.NONE);
    }

    /** The sender may send its body. */
    public static void goOn(OutputStream out) throws IOException {
        head(out, "HTTP/1.1 100 Continue", Fields.NONE);
    }

    /** A refusal, said in the status line, which is all that some programs show, in a field for programs, and in the body for people. */
    public static void refusal(OutputStream out, NetworkRefusal refusal) throws IOException {
        Fields fields = Fields.NONE
                .with("Content-Type", "text/plain; charset=utf-8")
                .with(REFUSED, refusal.error().code());
        answer(
                out,
                refusal.error().status(),
                refusal.error().code() + " " + refusal.detail(),
                fields,
                refusal.getMessage() + "\n");
    }

    private static void answer(OutputStream out, int status, String reason, Fields fields, String text)
            throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        response(out, status, reason, fields.with("Cache-Control", "no-store"), new Framing.Length(body.length));
        out.write(body);
        out.flush();
    }

    private static Fields framed(Fields fields, Framing framing) {
        return switch (framing) {
            case Framing.None _, Framing.UntilClose _ -> fields;
            case Framing.Length(long bytes) -> fields.with("Content-Length", Long.toString(bytes));
            case Framing.Chunked _ -> fields.with("Transfer-Encoding", "chunked");
        };
    }

    private static void head(OutputStream out, String line, Fields fields) throws IOException {
        StringBuilder head = new StringBuilder(line).append("\r\n");
        for (Fields.Field field : fields.list()) {
            head.append(field.name()).append(": ").append(field.value()).append("\r\n");
        }
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }
}
