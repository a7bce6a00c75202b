package dev.tandem.sandbox;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The name of one sandbox, unique on its machine. It is part of paths, so its form is narrow.
 *
 * @param value 1 to 48 of {@code a-z}, {@code 0-9} and {@code -}, not starting with a dash
 */
public record SandboxId(String value) {
    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,47}");
    private static final SecureRandom RANDOM = new SecureRandom();

    public SandboxId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not a sandbox id (a-z, 0-9 and -, at most 48): " + value);
        }
    }

    /** A new random id of 16 hexadecimal digits. */
    public static SandboxId random() {
        byte[] bytes = new byte[8];
        RANDOM.nextBytes(bytes);
        return new SandboxId(HexFormat.of().formatHex(bytes));
    }

    @Override
    public String toString() {
        return value;
    }
}
