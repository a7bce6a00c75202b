package dev.tandem.debug.java;

import com.sun.jdi.AbsentInformationException;
import com.sun.jdi.ArrayReference;
import com.sun.jdi.Field;
import com.sun.jdi.LocalVariable;
import com.sun.jdi.ObjectReference;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.StackFrame;
import com.sun.jdi.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An expression that only reads: names, fields and elements, {@code order.items[2].price}. It needs no code to be run in the program, so people may point at
 * it without changing anything, and it is quick.
 *
 * @param steps after the first name: fields, or indexes in brackets
 */
record NamePath(String first, List<String> steps) {
    private static final Pattern FORM =
            Pattern.compile("\\s*([A-Za-z_$][\\w$]*)((?:\\s*\\.\\s*[A-Za-z_$][\\w$]*|\\s*\\[\\s*\\d{1,9}\\s*])*)\\s*");
    private static final Pattern STEP = Pattern.compile("\\.\\s*([\\w$]+)|(\\[)\\s*(\\d+)\\s*]");

    /** What was read. */
    record Read(@Nullable Value value) {}

    /** {@return the path that an expression is; empty if it is something else} */
    static Optional<NamePath> of(String expression) {
        Matcher matcher = FORM.matcher(expression);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        List<String> steps = new ArrayList<>();
        Matcher step = STEP.matcher(matcher.group(2));
        while (step.find()) {
            steps.add(step.group(2) == null ? step.group(1) : "[" + step.group(3));
        }
        return Optional.of(new NamePath(matcher.group(1), steps));
    }

    /**
     * {@return what it is in a frame; empty if it cannot be read so: it may name a class, or something is null}
     *
     * @param exception that the thread has thrown where it stands; null for none
     */
    Optional<Read> read(StackFrame frame, @Nullable ObjectReference exception) {
        Optional<Read> value =
                first.equals(Exceptions.NAME) ? Optional.ofNullable(exception).map(Read::new) : firstOf(frame);
        return follow(value);
    }

    /** {@return what it is in an object} */
    Optional<Read> read(ObjectReference self) {
        return follow(first.equals("this") ? Optional.of(new Read(self)) : field(self, first));
    }

    private Optional<Read> follow(Optional<Read> from) {
        Optional<Read> value = from;
        for (String step : steps) {
            value = value.flatMap(found -> step(found.value(), step));
        }
        return value;
    }

    private Optional<Read> firstOf(StackFrame frame) {
        ObjectReference self = frame.thisObject();
        if (first.equals("this")) {
            return self == null ? Optional.empty() : Optional.of(new Read(self));
        }
        try {
            LocalVariable local = frame.visibleVariableByName(first);
            if (local != null) {
                return Optional.of(new Read(frame.getValue(local)));
            }
        } catch (AbsentInformationException _) {
            // there may be a field
        }
        for (ObjectReference around = self; around != null; around = outer(around)) {
            Optional<Read> found = field(around, "val$" + first);
            if (found.isEmpty()) {
                found = field(around, first);
            }
            if (found.isPresent()) {
                return found;
            }
        }
        return staticField(frame.location().declaringType());
    }

    /** {@return the instance around one of an inner class} */
    private static @Nullable ObjectReference outer(ObjectReference inner) {
        for (Field field : inner.referenceType().fields()) {
            if (field.name().startsWith("this$") && inner.getValue(field) instanceof ObjectReference outer) {
                return outer;
            }
        }
        return null;
    }

    private Optional<Read> staticField(ReferenceType type) {
        for (ReferenceType at = type; at != null; at = outer(at)) {
            Field field = at.fieldByName(first);
            if (field != null && field.isStatic()) {
                return Optional.of(new Read(at.getValue(field)));
            }
        }
        return Optional.empty();
    }

    private static @Nullable ReferenceType outer(ReferenceType type) {
        int dollar = type.name().lastIndexOf('$');
        return dollar < 0
                ? null
                : type.virtualMachine().classesByName(type.name().substring(0, dollar)).stream()
                        .findFirst()
                        .orElse(null);
    }

    private static Optional<Read> step(@Nullable Value value, String step) {
        if (value instanceof ArrayReference array) {
            if (step.equals("length")) {
                return Optional.of(new Read(array.virtualMachine().mirrorOf(array.length())));
            }
            if (step.startsWith("[")) {
                int index = Integer.parseInt(step.substring(1));
                return index < array.length() ? Optional.of(new Read(array.getValue(index))) : Optional.empty();
            }
            return Optional.empty();
        }
        return value instanceof ObjectReference object ? field(object, step) : Optional.empty();
    }

    private static Optional<Read> field(ObjectReference object, String name) {
        Field field = object.referenceType().fieldByName(name);
        if (field == null) {
            return Optional.empty();
        }
        return Optional.of(
                new Read(field.isStatic() ? object.referenceType().getValue(field) : object.getValue(field)));
    }
}
