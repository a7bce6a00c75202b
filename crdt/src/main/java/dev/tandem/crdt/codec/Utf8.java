package dev.tandem.crdt.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** UTF-8 as browsers' TextDecoder (fatal) and TextEncoder see it. */
public final class Utf8 {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private static final long NOT_ASCII = 0x8080808080808080L;

    private Utf8() {}

    /**
     * Number of UTF-16 code units of bytes, or −1 if they are not UTF-8: overlong forms, surrogates and values above U+10FFFF are not.
     *
     * @param from first byte
     * @param to behind the last byte
     */
    public static int utf16Length(byte[] bytes, int from, int to) {
        int at = endOfAscii(bytes, from, to);
        int length = at - from;
        while (at < to) {
            int first = bytes[at++];
            length++;
            if (first >= 0) {
                continue;
            }
            int more;
            int low = 0x80;
            int high = 0xBF;
            first &= 0xFF;
            if (first >= 0xC2 && first <= 0xDF) {
                more = 1;
            } else if (first >= 0xE0 && first <= 0xEF) {
                more = 2;
                low = first == 0xE0 ? 0xA0 : 0x80;
                high = first == 0xED ? 0x9F : 0xBF;
            } else if (first >= 0xF0 && first <= 0xF4) {
                more = 3;
                low = first == 0xF0 ? 0x90 : 0x80;
                high = first == 0xF4 ? 0x8F : 0xBF;
                length++;
            } else {
                return -1;
            }
            for (; more > 0; more--, low = 0x80, high = 0xBF) {
                if (at >= to) {
                    return -1;
                }
                int next = bytes[at++] & 0xFF;
                if (next < low || next > high) {
                    return -1;
                }
            }
        }
        return length;
    }

    /** Behind the last of the ASCII characters at the start, or up to seven before. */
    private static int endOfAscii(byte[] bytes, int from, int to) {
        int at = from;
        while (at + Long.BYTES <= to && ((long) LONGS.get(bytes, at) & NOT_ASCII) == 0) {
            at += Long.BYTES;
        }
        return at;
    }

    /** Number of bytes that text takes; a lone surrogate counts as U+FFFD. */
    public static int length(CharSequence text, int from, int to) {
        int bytes = 0;
        for (int i = from; i < to; i++) {
            char unit = text.charAt(i);
            if (unit < 0x80) {
                bytes++;
            } else if (unit < 0x800) {
                bytes += 2;
            } else if (Character.isHighSurrogate(unit) && i + 1 < to && Character.isLowSurrogate(text.charAt(i + 1))) {
                bytes += 4;
                i++;
            } else {
                bytes += 3;
            }
        }
        return bytes;
    }
}
