package dev.tandem.runner.network.refusal;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A program is refused something. It is an {@link IOException}, so that it passes through the streams that it ends. */
public final class NetworkRefusal extends IOException {
    private static final long serialVersionUID = 1;

    private final NetworkError error;
    private final String detail;

    /** @param detail what is refused, with the offending value: one sentence in ASCII, which becomes a part of a status line */
    public NetworkRefusal(NetworkError error, String detail) {
        this(error, detail, null);
    }

    public NetworkRefusal(NetworkError error, String detail, @Nullable Throwable cause) {
        super(error.code() + ": " + printable(detail) + " " + error.remedy(), cause);
        this.error = error;
        this.detail = printable(detail);
    }

    public NetworkError error() {
        return error;
    }

    /** What is refused: one sentence of printable ASCII. */
    public String detail() {
        return detail;
    }

    /** What a program sent comes back in messages, and may hold whatever ends a line. */
    private static String printable(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().limit(300).forEach(c -> clean.append(c >= ' ' && c <= '~' ? (char) c : '?'));
        return clean.toString();
    }
}
