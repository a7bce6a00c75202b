package dev.tandem.debug.java;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.jdi.AbsentInformationException;
import com.sun.jdi.ClassNotLoadedException;
import com.sun.jdi.Field;
import com.sun.jdi.InvalidTypeException;
import com.sun.jdi.LocalVariable;
import com.sun.jdi.ObjectReference;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.StackFrame;
import com.sun.jdi.Type;
import com.sun.jdi.Value;
import org.jspecify.annotations.Nullable;

/** Gives variables other values: any expression, in terms of the frame that they were read in. Worker's thread. */
final class Changes {
    private final Handles handles;
    private final Evaluator evaluator;
    private final Variables variables;

    Changes(Handles handles, Evaluator evaluator, Variables variables) {
        this.handles = handles;
        this.evaluator = evaluator;
        this.variables = variables;
    }

    /** {@return the answer to {@code setVariable}} */
    ObjectNode setVariable(ObjectNode arguments) {
        Node node = handles.node(arguments.path("variablesReference").asInt());
        String name = Json.required(arguments, "name");
        Value value = set(node, name, Json.required(arguments, "value"));
        ObjectNode body = Json.object().put("value", ValueText.of(value));
        variables.describe(body, value, null, node.frame());
        return body;
    }

    private @Nullable Value set(Node node, String name, String text) {
        try {
            return switch (node) {
                case Node.Locals locals -> setLocal(locals.frame(), name, text);
                case Node.Statics statics -> setField(statics.type(), null, name, text, node.frame());
                case Node.Fields fields ->
                    setField(fields.object().referenceType(), fields.object(), name, text, node.frame());
                case Node.Elements elements -> {
                    int index = index(name, elements.array().length());
                    Type type = ((com.sun.jdi.ArrayType) elements.array().referenceType()).componentType();
                    Value value = value(text, type, node.frame());
                    elements.array().setValue(index, value);
                    yield value;
                }
                case Node.Contents _ ->
                    throw new Refusal(
                            "What is in a collection is changed by its methods: evaluate list.set(0, value), or map.put(key, value).");
            };
        } catch (InvalidTypeException | ClassNotLoadedException e) {
            throw new Refusal(name + " cannot have this value: " + e.getMessage(), e);
        }
    }

    private static int index(String name, int length) {
        try {
            int index = Integer.parseInt(name.replaceAll("^\\[|]$", ""));
            if (index >= 0 && index < length) {
                return index;
            }
        } catch (NumberFormatException e) {
            throw new Refusal("\"" + name + "\" is no index.", e);
        }
        throw new Refusal("The array has no element " + name + ".");
    }

    private @Nullable Value setLocal(Handles.Frame frame, String name, String text)
            throws InvalidTypeException, ClassNotLoadedException {
        try {
            StackFrame now = frame.now();
            LocalVariable local = now.visibleVariableByName(name);
            if (local == null) {
                ObjectReference self = now.thisObject();
                if (self != null && self.referenceType().fieldByName("val$" + name) != null) {
                    throw new Refusal(
                            name
                                    + " is a copy that the class has made of a local variable; changing it would not change that one.");
                }
                throw new Refusal("There is no variable " + name + " that could be changed.");
            }
            Value value = value(text, local.type(), frame);
            frame.now().setValue(local, value);
            return value;
        } catch (AbsentInformationException e) {
            throw new Refusal("This code was compiled without its variables' names.", e);
        }
    }

    private @Nullable Value setField(
            ReferenceType type, @Nullable ObjectReference object, String name, String text, Handles.Frame frame)
            throws ClassNotLoadedException {
        Field field = type.fieldByName(name);
        if (field == null) {
            throw new Refusal("There is no field " + name + ".");
        }
        if (field.isFinal()) {
            throw new Refusal("The field " + name + " is final. Code may have been compiled with its value already.");
        }
        Value value = value(text, field.type(), frame);
        Evaluator.set(object, field, value);
        return value;
    }

    /** Simple values need no code to be run, so they can be set also where a thread was paused. */
    private @Nullable Value value(String text, Type type, Handles.Frame frame) {
        Conversions.Literal literal = Conversions.literal(text, frame.thread().virtualMachine());
        return Conversions.to(
                type, literal == null ? evaluator.evaluate(text, frame).value() : literal.value());
    }

    /** {@return the answer to {@code setExpression}} */
    ObjectNode setExpression(ObjectNode arguments) {
        Handles.Frame frame = handles.frame(arguments.path("frameId").asInt());
        String target = Json.required(arguments, "expression");
        Value value = evaluator
                .evaluate(target + " = " + Json.required(arguments, "value"), frame)
                .value();
        ObjectNode body = Json.object().put("value", ValueText.of(value));
        variables.describe(body, value, target, frame);
        return body;
    }
}
