package dev.tandem.debug.java;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.jdi.AbsentInformationException;
import com.sun.jdi.ArrayReference;
import com.sun.jdi.Field;
import com.sun.jdi.LocalVariable;
import com.sun.jdi.ObjectReference;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.StackFrame;
import com.sun.jdi.StringReference;
import com.sun.jdi.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads variables, a level at a time. Runs no code of the program. Worker's thread. */
final class Variables {
    /** Of an array that is asked for as a whole. */
    private static final int MOST = 1000;

    private final Handles handles;
    private final Exceptions exceptions;

    Variables(Handles handles, Exceptions exceptions) {
        this.handles = handles;
        this.exceptions = exceptions;
    }

    /** {@return the answer to {@code variables}} */
    ObjectNode variables(ObjectNode arguments) {
        Node node = handles.node(arguments.path("variablesReference").asInt());
        int start = Math.max(0, arguments.path("start").asInt());
        int count = arguments.path("count").asInt();
        int wanted = count <= 0 ? MOST : Math.min(count, MOST);
        List<ObjectNode> all = switch (node) {
            case Node.Locals locals -> page(locals(locals), start, wanted);
            case Node.Statics statics -> page(statics(statics), start, wanted);
            case Node.Fields fields -> page(fields(fields), start, wanted);
            case Node.Elements elements -> elements(elements, start, wanted);
            case Node.Contents contents -> contents(contents, start, wanted);
        };
        ObjectNode body = Json.object();
        body.putArray("variables").addAll(all);
        return body;
    }

    private static List<ObjectNode> page(List<ObjectNode> all, int start, int count) {
        return all.subList(Math.min(start, all.size()), Math.min(start + count, all.size()));
    }

    private List<ObjectNode> locals(Node.Locals node) {
        List<ObjectNode> told = new ArrayList<>();
        StackFrame frame = node.frame().now();
        ObjectReference self = frame.thisObject();
        if (self != null) {
            told.add(variable("this", self, "this", node.frame()));
            captured(self)
                    .forEach((field, value) -> told.add(
                            variable(field.name().substring("val$".length()), value, field.name(), node.frame())));
        }
        ObjectReference exception = exceptions.at(node.frame().thread());
        if (exception != null && node.frame().depth() == 0) {
            told.add(variable(Exceptions.NAME, exception, Exceptions.NAME, node.frame()));
        }
        try {
            List<LocalVariable> visible = frame.visibleVariables();
            Map<LocalVariable, Value> values = frame.getValues(visible);
            for (LocalVariable local : visible) {
                told.add(variable(local.name(), values.get(local), local.name(), node.frame()));
            }
        } catch (AbsentInformationException e) {
            arguments(frame, node.frame(), told);
        }
        return told;
    }

    private static Map<Field, Value> captured(ObjectReference self) {
        return self.getValues(self.referenceType().fields().stream()
                .filter(field -> field.name().startsWith("val$"))
                .toList());
    }

    /** Without debug information, as in the JDK, arguments are known by their order. */
    private void arguments(StackFrame frame, Handles.Frame at, List<ObjectNode> told) {
        if (frame.location().method().isNative()) {
            return;
        }
        List<Value> values = frame.getArgumentValues();
        for (int i = 0; i < values.size(); i++) {
            told.add(variable("argument " + (i + 1), values.get(i), null, at));
        }
    }

    private List<ObjectNode> statics(Node.Statics node) {
        ReferenceType type = node.type();
        List<Field> fields = type.fields().stream()
                .filter(field -> field.isStatic() && !field.isSynthetic())
                .toList();
        Map<Field, Value> values = type.getValues(fields);
        return fields.stream()
                .map(field -> variable(field.name(), values.get(field), field.name(), node.frame()))
                .toList();
    }

    private List<ObjectNode> fields(Node.Fields node) {
        List<Field> fields = ValueText.shownFields(node.object().referenceType());
        Map<Field, Value> values = node.object().getValues(fields);
        return fields.stream()
                .map(field -> variable(
                        field.name(), values.get(field), inside(node.path(), "." + field.name()), node.frame()))
                .toList();
    }

    private List<ObjectNode> elements(Node.Elements node, int start, int count) {
        int length = node.array().length();
        if (start >= length) {
            return List.of();
        }
        List<ObjectNode> told = new ArrayList<>();
        List<Value> values = node.array().getValues(start, Math.min(count, length - start));
        for (int i = 0; i < values.size(); i++) {
            String index = "[" + (start + i) + "]";
            told.add(variable(index, values.get(i), inside(node.path(), index), node.frame()));
        }
        return told;
    }

    private List<ObjectNode> contents(Node.Contents node, int start, int count) {
        List<ObjectNode> told = new ArrayList<>();
        int index = start;
        for (Collected.Entry entry : node.contents().page(start, count)) {
            boolean list = Jdk.owns(node.contents().collection().referenceType())
                    && node.contents().collection().referenceType().name().contains("List");
            String path = list ? inside(node.path(), ".get(" + index + ")") : null;
            String name = node.contents().map() ? ValueText.of(entry.key()) : "[" + index + "]";
            told.add(variable(name, entry.value(), path, node.frame()));
            index++;
        }
        return told;
    }

    private static @Nullable String inside(@Nullable String path, String member) {
        return path == null ? null : path + member;
    }

    /**
     * {@return a variable as DAP tells it}
     *
     * @param path an expression for it; null if there is none
     */
    private ObjectNode variable(String name, @Nullable Value value, @Nullable String path, Handles.Frame frame) {
        ObjectNode told = Json.object().put("name", name).put("value", ValueText.of(value));
        describe(told, value, path, frame);
        if (path != null) {
            told.put("evaluateName", path);
        }
        return told;
    }

    /** Adds what a value is, and by which number its own variables are asked for. */
    void describe(ObjectNode told, @Nullable Value value, @Nullable String path, Handles.Frame frame) {
        told.put("type", ValueText.type(value));
        told.put("variablesReference", 0);
        if (!(value instanceof ObjectReference object) || value instanceof StringReference || ValueText.isBox(value)) {
            return;
        }
        if (object instanceof ArrayReference array) {
            if (array.length() > 0) {
                told.put("variablesReference", handles.add(new Node.Elements(frame, array, path)))
                        .put("indexedVariables", array.length());
            }
            return;
        }
        Optional<Collected> collected = Collected.of(object);
        if (collected.isPresent()) {
            Collected contents = collected.get();
            if (contents.size() > 0) {
                told.put("variablesReference", handles.add(new Node.Contents(frame, contents, path)))
                        .put(contents.map() ? "namedVariables" : "indexedVariables", contents.size());
            }
        } else if (!ValueText.shownFields(object.referenceType()).isEmpty()) {
            told.put("variablesReference", handles.add(new Node.Fields(frame, object, path)));
        }
    }
}
