package dev.tandem.platform.preview;

import dev.tandem.protocol.SessionId;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a preview below the domain: {@code 3000-} and the session's identity.
 *
 * <p>Host names know no capitals, so that identity is written in base32 here, 26 characters. One label, because a certificate for
 * {@code *.preview.example.org} covers no more.
 *
 * @param port 1 to 65535
 */
record PreviewName(SessionId session, int port) {
    private static final Pattern LABEL = Pattern.compile("([1-9][0-9]{0,4})-([a-z2-7]{26})");
    private static final String DIGITS = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int BITS = 5;
    private static final int LENGTH = 26;

    /** {@return the preview of a label; empty if it is none, or not the one way to write it} */
    static Optional<PreviewName> parse(String label) {
        Matcher matcher = LABEL.matcher(label.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int port = Integer.parseInt(matcher.group(1));
        SessionId session = new SessionId(uuid(matcher.group(2)));
        boolean canonical = base32(session.value()).equals(matcher.group(2));
        return port > 65_535 || !canonical ? Optional.empty() : Optional.of(new PreviewName(session, port));
    }

    @Override
    public String toString() {
        return port + "-" + base32(session.value());
    }

    private static String base32(UUID id) {
        ByteBuffer bytes = ByteBuffer.allocate(17)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .put((byte) 0)
                .flip();
        StringBuilder text = new StringBuilder(LENGTH);
        int held = 0;
        int bits = 0;
        while (text.length() < LENGTH) {
            if (bits < BITS) {
                held = ((held & 0xff) << 8) | (bytes.get() & 0xff);
                bits += 8;
            }
            bits -= BITS;
            text.append(DIGITS.charAt((held >> bits) & 31));
        }
        return text.toString();
    }

    private static UUID uuid(String text) {
        ByteBuffer bytes = ByteBuffer.allocate(16);
        int held = 0;
        int bits = 0;
        for (int at = 0; at < LENGTH; at++) {
            held = ((held & 0xff) << BITS) | DIGITS.indexOf(text.charAt(at));
            bits += BITS;
            if (bits >= 8 && bytes.hasRemaining()) {
                bits -= 8;
                bytes.put((byte) (held >> bits));
            }
        }
        bytes.flip();
        return new UUID(bytes.getLong(), bytes.getLong());
    }
}
