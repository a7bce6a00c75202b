package dev.tandem.debug.java;

import com.sun.jdi.BooleanType;
import com.sun.jdi.BooleanValue;
import com.sun.jdi.ByteType;
import com.sun.jdi.CharType;
import com.sun.jdi.CharValue;
import com.sun.jdi.DoubleType;
import com.sun.jdi.DoubleValue;
import com.sun.jdi.FloatType;
import com.sun.jdi.FloatValue;
import com.sun.jdi.IntegerType;
import com.sun.jdi.LongType;
import com.sun.jdi.PrimitiveType;
import com.sun.jdi.PrimitiveValue;
import com.sun.jdi.ShortType;
import com.sun.jdi.Type;
import com.sun.jdi.Value;
import com.sun.jdi.VirtualMachine;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes values fit variables, as far as nothing is lost by it. */
final class Conversions {
    private static final Pattern WHOLE = Pattern.compile("-?\\d{1,18}");

    private Conversions() {}

    /** A value that stands in a text as it is. */
    record Literal(@Nullable Value value) {}

    /** {@return the number, truth value or null that a text is; null if it is something else} */
    static @Nullable Literal literal(String text, VirtualMachine machine) {
        String bare = text.strip();
        return switch (bare) {
            case "null" -> new Literal(null);
            case "true" -> new Literal(machine.mirrorOf(true));
            case "false" -> new Literal(machine.mirrorOf(false));
            default -> {
                if (!WHOLE.matcher(bare).matches()) {
                    yield null;
                }
                long number = Long.parseLong(bare);
                yield new Literal(number == (int) number ? machine.mirrorOf((int) number) : machine.mirrorOf(number));
            }
        };
    }

    /**
     * {@return a value of a type}
     *
     * @throws Refusal if it has no such value
     */
    static @Nullable Value to(Type type, @Nullable Value value) {
        if (!(type instanceof PrimitiveType)) {
            if (value instanceof PrimitiveValue) {
                throw new Refusal("A " + type.name() + " cannot be the primitive " + value
                        + "; write it as an expression, such as Integer.valueOf(" + value + ").");
            }
            return value;
        }
        Value plain = ValueText.unboxed(value);
        VirtualMachine machine = type.virtualMachine();
        if (type instanceof BooleanType && plain instanceof BooleanValue) {
            return plain;
        }
        boolean number = plain instanceof PrimitiveValue && !(plain instanceof BooleanValue);
        if (number && plain instanceof PrimitiveValue primitive) {
            boolean whole = !(primitive instanceof DoubleValue) && !(primitive instanceof FloatValue);
            long exact = primitive instanceof CharValue character ? character.value() : primitive.longValue();
            Value fitting = switch (type) {
                case DoubleType _ -> machine.mirrorOf(primitive.doubleValue());
                case FloatType _ -> machine.mirrorOf(primitive.floatValue());
                case LongType _ when whole -> machine.mirrorOf(exact);
                case IntegerType _ when whole && exact == (int) exact -> machine.mirrorOf((int) exact);
                case ShortType _ when whole && exact == (short) exact -> machine.mirrorOf((short) exact);
                case ByteType _ when whole && exact == (byte) exact -> machine.mirrorOf((byte) exact);
                case CharType _ when whole && exact == (char) exact -> machine.mirrorOf((char) exact);
                default -> null;
            };
            if (fitting != null) {
                return fitting;
            }
        }
        throw new Refusal("The value " + ValueText.of(plain) + " does not fit the type " + type.name() + ".");
    }
}
