package dev.tandem.runner.screen;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which links of a program are passed on. */
final class Links {
    private static final int LONGEST = 2000;

    private Links() {}

    /** {@return the address if it is one of http or https, printable and not too long; null otherwise} */
    static @Nullable String safe(String address) {
        String begin = address.substring(0, Math.min(8, address.length())).toLowerCase(Locale.ROOT);
        boolean web = begin.startsWith("http://") || begin.startsWith("https://");
        boolean printable = address.chars().allMatch(character -> character > 0x20 && character < 0x7f);
        return web && printable && address.length() <= LONGEST ? address : null;
    }
}
