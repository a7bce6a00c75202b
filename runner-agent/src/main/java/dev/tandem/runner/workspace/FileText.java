package dev.tandem.runner.workspace;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The text of a file, as documents hold it: with lines that end in a line feed, because editors count a pair of characters as one. How
 * its lines end on the disk is kept beside it.
 *
 * @param text with line feeds alone
 * @param isWindows whether lines end in carriage return and line feed on the disk; where they are mixed, what most do
 */
record FileText(String text, boolean isWindows) {
    /** The most bytes of a file that can be a document: the platform's limit is so many code units. */
    static final int MOST_BYTES = 4 << 20;

    private static final String WINDOWS = "\r\n";
    private static final int LONGEST_CHARACTER = 4;

    /**
     * {@return the text; empty if it is none: not UTF-8, or with a NUL} A character that is cut off at the very end is left out: whoever
     * writes has not written it yet.
     */
    static Optional<FileText> of(byte[] content) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer bytes = ByteBuffer.wrap(content);
        CharBuffer characters = CharBuffer.allocate(content.length);
        CoderResult result = decoder.decode(bytes, characters, false);
        if (result.isError() || bytes.remaining() >= LONGEST_CHARACTER) {
            return Optional.empty();
        }
        String text = characters.flip().toString();
        if (text.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        long windows = count(text, WINDOWS);
        boolean isWindows = windows * 2 > count(text, "\n");
        String lines =
                text.indexOf('\r') < 0 ? text : text.replace(WINDOWS, "\n").replace('\r', '\n');
        return Optional.of(new FileText(lines, isWindows));
    }

    /** {@return the bytes for the disk} */
    byte[] bytes() {
        return (isWindows ? text.replace("\n", WINDOWS) : text).getBytes(StandardCharsets.UTF_8);
    }

    private static long count(String text, String part) {
        long count = 0;
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
            count++;
        }
        return count;
    }
}
