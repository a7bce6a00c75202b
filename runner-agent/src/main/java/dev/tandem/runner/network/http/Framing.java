package dev.tandem.runner.network.http;

import dev.tandem.runner.network.refusal.NetworkError;
import dev.tandem.runner.network.refusal.NetworkRefusal;
import java.util.List;

/** Where the body of a message ends. */
public sealed interface Framing {
    /** Of a length; more would not fit into a long. */
    int MOST_DIGITS = 18;

    /** There is no body. */
    record None() implements Framing {}

    /** After so many bytes. */
    record Length(long bytes) implements Framing {}

    /** After the last chunk. */
    record Chunked() implements Framing {}

    /** With the connection; of responses only. */
    record UntilClose() implements Framing {}

    /**
     * What the fields say. A message whose end can be seen in two places is refused: whoever is behind would read the rest as a second
     * message (request smuggling).
     *
     * @param otherwise what it is if they say nothing
     * @throws NetworkRefusal {@link NetworkError#BAD_REQUEST}
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-6">RFC 9112, section 6</a>
     */
    static Framing of(Fields fields, String version, Framing otherwise) throws NetworkRefusal {
        List<String> lengths = fields.all("content-length");
        List<String> codings = fields.all("transfer-encoding");
        if (!codings.isEmpty()) {
            if (!lengths.isEmpty()) {
                throw refused("both Content-Length and Transfer-Encoding");
            }
            if (codings.size() > 1 || !codings.getFirst().equalsIgnoreCase("chunked") || !version.equals("HTTP/1.1")) {
                throw refused("the Transfer-Encoding '" + String.join(", ", codings) + "' in " + version);
            }
            return new Chunked();
        }
        if (lengths.isEmpty()) {
            return otherwise;
        }
        if (lengths.size() > 1 || !isLength(lengths.getFirst())) {
            throw refused("the Content-Length '" + String.join(", ", lengths) + "'");
        }
        long bytes = Long.parseLong(lengths.getFirst());
        return bytes == 0 ? new None() : new Length(bytes);
    }

    private static NetworkRefusal refused(String what) {
        return new NetworkRefusal(NetworkError.BAD_REQUEST, "A message has " + what + ".");
    }

    private static boolean isLength(String text) {
        return !text.isEmpty() && text.length() <= MOST_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
