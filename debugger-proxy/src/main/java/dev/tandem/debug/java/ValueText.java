package dev.tandem.debug.java;

import com.sun.jdi.ArrayReference;
import com.sun.jdi.CharValue;
import com.sun.jdi.ClassObjectReference;
import com.sun.jdi.ClassType;
import com.sun.jdi.Field;
import com.sun.jdi.ObjectReference;
import com.sun.jdi.PrimitiveValue;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.StringReference;
import com.sun.jdi.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Values as people read them. Only reads: no code of the program is run, so nothing there changes. */
final class ValueText {
    private static final int LONGEST = 500;
    private static final int PREVIEWED = 4;

    private static final Set<String> BOXES = Set.of(
            "java.lang.Integer",
            "java.lang.Long",
            "java.lang.Boolean",
            "java.lang.Byte",
            "java.lang.Short",
            "java.lang.Character",
            "java.lang.Float",
            "java.lang.Double");

    private ValueText() {}

    /** {@return a value with what tells most about it} */
    static String of(@Nullable Value value) {
        return of(value, true, LONGEST);
    }

    /** {@return a value, with all of a text} */
    static String whole(@Nullable Value value) {
        return of(value, true, Integer.MAX_VALUE);
    }

    private static String of(@Nullable Value value, boolean preview, int longest) {
        return switch (value) {
            case null -> "null";
            case CharValue character ->
                "'" + escaped(String.valueOf(character.value())).replace("'", "\\'") + "'";
            case PrimitiveValue primitive -> primitive.toString();
            case StringReference text -> quoted(text.value(), longest);
            case ArrayReference array -> array(array);
            case ClassObjectReference type -> typeName(type.reflectedType()) + ".class";
            case ObjectReference object -> object(object, preview, longest);
            default -> value.toString(); // void
        };
    }

    private static String quoted(String text, int longest) {
        return text.length() <= longest
                ? '"' + escaped(text).replace("\"", "\\\"") + '"'
                : '"' + escaped(text.substring(0, longest)).replace("\"", "\\\"") + "…\" (" + text.length()
                        + " characters)";
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\t", "\\t");
    }

    private static String array(ArrayReference array) {
        String type = typeName(array.referenceType());
        int bracket = type.indexOf('[');
        return type.substring(0, bracket) + "[" + array.length() + "]" + type.substring(bracket + 2);
    }

    private static String object(ObjectReference object, boolean preview, int longest) {
        ReferenceType type = object.referenceType();
        if (BOXES.contains(type.name())) {
            return of(object.getValue(type.fieldByName("value")), false, longest);
        }
        if (type instanceof ClassType made && made.isEnum()) {
            Field name = type.fieldByName("name");
            return object.getValue(name) instanceof StringReference text ? text.value() : typeName(type);
        }
        Optional<Collected> collected = Collected.of(object);
        if (collected.isPresent()) {
            return typeName(type) + " (" + collected.get().size() + ")";
        }
        String name = typeName(type) + "@" + Long.toHexString(object.uniqueID());
        if (!preview || (Jdk.owns(type) && !isRecord(type))) {
            return name;
        }
        return isRecord(type)
                ? typeName(type) + "[" + fields(object, "=") + "]"
                : fields(object, "=").isEmpty() ? name : typeName(type) + " {" + fields(object, "=") + "}";
    }

    private static boolean isRecord(ReferenceType type) {
        return type instanceof ClassType made
                && made.superclass() != null
                && made.superclass().name().equals("java.lang.Record");
    }

    private static String fields(ObjectReference object, String equals) {
        List<Field> shown = shownFields(object.referenceType());
        Map<Field, Value> values = object.getValues(shown.subList(0, Math.min(PREVIEWED, shown.size())));
        List<String> texts = new ArrayList<>();
        values.forEach((field, value) -> texts.add(field.name() + equals + of(value, false, 40)));
        return String.join(", ", texts) + (shown.size() > PREVIEWED ? ", …" : "");
    }

    /** {@return the fields of an object that its source declares} */
    static List<Field> shownFields(ReferenceType type) {
        return type.allFields().stream()
                .filter(field -> !field.isStatic() && !field.isSynthetic())
                .toList();
    }

    /** {@return the name of a type without its packages, and of a value's box the primitive one} */
    static String type(@Nullable Value value) {
        if (value == null) {
            return "null";
        }
        return value instanceof ObjectReference object
                ? typeName(object.referenceType())
                : value.type().name();
    }

    static String typeName(ReferenceType type) {
        return shortName(type.name());
    }

    /** {@return a name without packages; of a class nested in another only its own} */
    static String shortName(String name) {
        String simple =
                name.substring(name.lastIndexOf('.', name.indexOf('/') < 0 ? name.length() : name.indexOf('/')) + 1);
        int dollar = simple.lastIndexOf('$');
        if (dollar > 0 && dollar + 1 < simple.length()) {
            String inner = simple.substring(dollar + 1);
            return Character.isDigit(inner.charAt(0)) ? inner.replaceFirst("^\\d+(?=\\D)", "") : inner;
        }
        return simple;
    }

    static boolean isBox(@Nullable Value value) {
        return value instanceof ObjectReference object
                && BOXES.contains(object.referenceType().name());
    }

    /** {@return the primitive value in a box; other values as they are} */
    static @Nullable Value unboxed(@Nullable Value value) {
        return value instanceof ObjectReference object && isBox(object)
                ? object.getValue(object.referenceType().fieldByName("value"))
                : value;
    }
}
