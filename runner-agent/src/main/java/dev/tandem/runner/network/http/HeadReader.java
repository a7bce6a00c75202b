package dev.tandem.runner.network.http;

import dev.tandem.runner.network.refusal.NetworkError;
import dev.tandem.runner.network.refusal.NetworkRefusal;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads heads of messages. Lines end in CR LF and in nothing else, fields have no space before their colon and do not go on in the
 * next line: everything else is read differently by different servers.
 */
public final class HeadReader {
    /** Of a whole head, in bytes. */
    public static final int MOST_BYTES = 32 << 10;

    /** Of a head. */
    public static final int MOST_FIELDS = 100;

    private static final Pattern REQUEST_LINE =
            Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]{1,32}) ([!-~]{1,16000}) (HTTP/1\\.[01])");
    private static final Pattern STATUS_LINE = Pattern.compile("(HTTP/1\\.[01]) ([1-5][0-9][0-9])(?: (.*))?");
    private static final Pattern FIELD = Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \\t]*(.*?)[ \\t]*");

    private HeadReader() {}

    /**
     * Reads the head of a request. Call it on a buffered stream: it reads byte by byte, and not one beyond the head.
     *
     * @throws EOFException if the stream ends before
     * @throws NetworkRefusal {@link NetworkError#BAD_REQUEST}, {@link NetworkError#HEAD_TOO_LARGE}
     */
    public static RequestHead request(InputStream in) throws IOException {
        List<String> lines = lines(in);
        var line = REQUEST_LINE.matcher(lines.getFirst());
        if (!line.matches()) {
            throw malformed("the line '" + lines.getFirst() + "'");
        }
        return RequestHead.of(line.group(1), line.group(2), line.group(3), fields(lines));
    }

    /**
     * Reads the head of a response; heads that announce another one (1xx) are passed over.
     *
     * @param method of the request that it answers
     * @throws IOException if the stream ends before, or if it is not one
     */
    public static ResponseHead response(InputStream in, String method) throws IOException {
        while (true) {
            List<String> lines = lines(in);
            var line = STATUS_LINE.matcher(lines.getFirst());
            if (!line.matches()) {
                throw malformed("the line '" + lines.getFirst() + "'");
            }
            int status = Integer.parseInt(line.group(2));
            if (status >= 200) {
                String reason = line.group(3) == null ? "" : line.group(3);
                return ResponseHead.of(status, reason, line.group(1), fields(lines), method);
            }
            if (status == 101) {
                throw malformed("a switch of protocols that nobody asked for");
            }
        }
    }

    private static Fields fields(List<String> lines) throws NetworkRefusal {
        List<Fields.Field> fields = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            var field = FIELD.matcher(line);
            if (!field.matches()) {
                throw malformed("the field '" + line + "'");
            }
            fields.add(new Fields.Field(field.group(1), field.group(2)));
        }
        return new Fields(fields);
    }

    private static List<String> lines(InputStream in) throws IOException {
        List<String> lines = new ArrayList<>();
        int left = MOST_BYTES;
        while (true) {
            String line = line(in, left);
            left -= line.length() + 2;
            if (line.isEmpty()) {
                if (lines.isEmpty()) {
                    throw malformed("an empty first line");
                }
                return lines;
            }
            lines.add(line);
            if (lines.size() > MOST_FIELDS + 1) {
                throw new NetworkRefusal(
                        NetworkError.HEAD_TOO_LARGE, "A message has more than " + MOST_FIELDS + " header fields.");
            }
        }
    }

    /** Reads up to CR LF, of which neither is returned. */
    static String line(InputStream in, int most) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(128);
        while (true) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the connection ended within the head of a message");
            }
            if (next == '\r') {
                if (in.read() != '\n') {
                    throw malformed("a CR without LF");
                }
                return line.toString(StandardCharsets.ISO_8859_1);
            }
            if (next == 0x7f || (next < ' ' && next != '\t')) {
                throw malformed("the byte %d in its head".formatted(next));
            }
            line.write(next);
            if (line.size() > most) {
                throw new NetworkRefusal(
                        NetworkError.HEAD_TOO_LARGE, "The head of a message has more than " + MOST_BYTES + " bytes.");
            }
        }
    }

    private static NetworkRefusal malformed(String what) {
        return new NetworkRefusal(NetworkError.BAD_REQUEST, "A message has " + what + ".");
    }
}
