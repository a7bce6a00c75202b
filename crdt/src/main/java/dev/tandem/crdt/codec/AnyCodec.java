package dev.tandem.crdt.codec;

import dev.tandem.crdt.codec.UpdateException.Reason;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values in lib0's {@code any} encoding, written exactly as JavaScript would write the same value. */
public final class AnyCodec {
    private static final int MAX_VAR_INT = Integer.MAX_VALUE;
    private static final double MAX_SAFE_INTEGER = 9007199254740991.0;

    private AnyCodec() {}

    /**
     * Writes a value.
     *
     * @throws IllegalArgumentException if it is of no kind that can be shared, or a number that JavaScript cannot hold
     */
    public static void write(ByteWriter out, @Nullable Object value) {
        switch (value) {
            case null -> out.uint8(126);
            case Undefined ignored -> out.uint8(127);
            case String text -> out.uint8(119).varString(text);
            case Boolean truth -> out.uint8(truth ? 120 : 121);
            case Long number -> writeLong(out, number);
            case Integer number -> writeLong(out, number);
            case Short number -> writeLong(out, number);
            case Byte number -> writeLong(out, number);
            case Double number -> writeNumber(out, number);
            case Float number -> writeNumber(out, number);
            case BigInteger number -> out.uint8(122).int64(number.longValueExact());
            case byte[] bytes -> out.uint8(116).varBytes(bytes);
            case List<?> list -> {
                out.uint8(117).varUint(list.size());
                for (Object element : list) {
                    write(out, element);
                }
            }
            case Map<?, ?> map -> writeMap(out, map);
            default ->
                throw new IllegalArgumentException(
                        "not a value that can be shared: " + value.getClass().getName());
        }
    }

    private static void writeLong(ByteWriter out, long number) {
        if (number >= -MAX_VAR_INT && number <= MAX_VAR_INT) {
            out.uint8(125).varInt(Math.abs(number), number < 0);
            return;
        }
        double asDouble = (double) number;
        if (Math.abs(asDouble) > MAX_SAFE_INTEGER) {
            throw new IllegalArgumentException(number + " is beyond 2^53-1: use a BigInteger");
        }
        writeNumber(out, asDouble);
    }

    private static void writeNumber(ByteWriter out, double number) {
        if (number == Math.rint(number) && Math.abs(number) <= MAX_VAR_INT) {
            boolean negative = number < 0 || (number == 0 && Math.signum(1 / number) < 0);
            out.uint8(125).varInt((long) Math.abs(number), negative);
        } else if ((double) (float) number == number) {
            out.uint8(124).int32(Float.floatToIntBits((float) number));
        } else {
            out.uint8(123).int64(Double.doubleToLongBits(number));
        }
    }

    /** Keys in JavaScript's order: every copy must write the same bytes. */
    private static void writeMap(ByteWriter out, Map<?, ?> map) {
        out.uint8(118).varUint(map.size());
        for (String name : PropertyOrder.of(map)) {
            out.varString(name);
            write(out, map.get(name));
        }
    }

    /** Reads a value. Numbers come back as Long if they are whole and small, otherwise as Double. */
    public static @Nullable Object read(ByteReader in) {
        return read(in, 1);
    }

    private static @Nullable Object read(ByteReader in, int depth) {
        checkDepth(in, depth);
        int at = in.position();
        int type = in.uint8();
        return switch (type) {
            case 127 -> Undefined.UNDEFINED;
            case 126 -> null;
            case 125 -> in.varInt();
            case 124 -> (double) Float.intBitsToFloat(in.int32());
            case 123 -> Double.longBitsToDouble(in.int64());
            case 122 -> BigInteger.valueOf(in.int64());
            case 121 -> false;
            case 120 -> true;
            case 119 -> in.varString();
            case 118 -> {
                int count = in.count("keys", 2);
                var map = new LinkedHashMap<String, @Nullable Object>();
                for (int i = 0; i < count; i++) {
                    String key = in.varString();
                    Object value = read(in, depth + 1);
                    // In JavaScript this assignment sets no property but the prototype.
                    if (!key.equals("__proto__")) {
                        map.put(key, value);
                    }
                }
                yield Collections.unmodifiableMap(map);
            }
            case 117 -> {
                int count = in.count("elements", 1);
                var list = new ArrayList<@Nullable Object>(count);
                for (int i = 0; i < count; i++) {
                    list.add(read(in, depth + 1));
                }
                yield Collections.unmodifiableList(list);
            }
            case 116 -> in.varBytes();
            default -> throw new UpdateException(Reason.UNKNOWN_TYPE, at, "value of type " + type);
        };
    }

    /** Steps over a value and checks it. */
    public static void skip(ByteReader in) {
        skip(in, 1);
    }

    private static void skip(ByteReader in, int depth) {
        checkDepth(in, depth);
        int at = in.position();
        int type = in.uint8();
        switch (type) {
            case 127, 126, 121, 120 -> {}
            case 125 -> in.skipVarInt();
            case 124 -> in.int32();
            case 123, 122 -> in.int64();
            case 119 -> in.skipString();
            case 118 -> {
                for (int left = in.count("keys", 2); left > 0; left--) {
                    in.skipString();
                    skip(in, depth + 1);
                }
            }
            case 117 -> {
                for (int left = in.count("elements", 1); left > 0; left--) {
                    skip(in, depth + 1);
                }
            }
            case 116 -> in.skip(in.length());
            default -> throw new UpdateException(Reason.UNKNOWN_TYPE, at, "value of type " + type);
        }
    }

    private static void checkDepth(ByteReader in, int depth) {
        if (depth > in.limits().maxNesting()) {
            throw in.failure(
                    Reason.TOO_DEEP, "value nested deeper than " + in.limits().maxNesting());
        }
    }
}
