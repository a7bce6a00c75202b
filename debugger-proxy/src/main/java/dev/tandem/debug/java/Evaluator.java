package dev.tandem.debug.java;

import com.sun.jdi.AbsentInformationException;
import com.sun.jdi.ArrayReference;
import com.sun.jdi.BooleanValue;
import com.sun.jdi.ClassNotLoadedException;
import com.sun.jdi.ClassType;
import com.sun.jdi.Field;
import com.sun.jdi.InvalidTypeException;
import com.sun.jdi.LocalVariable;
import com.sun.jdi.Location;
import com.sun.jdi.Method;
import com.sun.jdi.ObjectReference;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.StackFrame;
import com.sun.jdi.StringReference;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.Value;
import dev.tandem.debug.java.code.CompileException;
import dev.tandem.debug.java.code.ExpressionCompiler;
import dev.tandem.debug.java.code.Scope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates any expression, and statements, where the program stands: a name path is read; everything else is compiled to a hidden class beside that of the
 * frame, and called. A class is kept: the same expression at the same place is a call the next time. Worker's thread.
 */
final class Evaluator {
    /**
     * What an expression is.
     *
     * @param nothing whether it is of the type void
     */
    record Result(@Nullable Value value, boolean nothing) {}

    /** Where an expression was compiled for, and whatever else decides what its class is. */
    private record Key(
            String text,
            @Nullable Location place,
            ReferenceType type,
            @Nullable ReferenceType exception) {}

    private record Compiled(
            ClassType type,
            Method method,
            boolean instance,
            List<LocalVariable> locals,
            boolean exception,
            List<String> assigned,
            boolean statements) {}

    private final ExpressionCompiler compiler;
    private final TypeScope scopes;
    private final HiddenClasses hidden;
    private final Invocations invocations;
    private final Exceptions exceptions;
    private final Map<Key, Compiled> known = new HashMap<>();
    private final List<ObjectReference> kept = new ArrayList<>();

    Evaluator(
            ExpressionCompiler compiler,
            TypeScope scopes,
            HiddenClasses hidden,
            Invocations invocations,
            Exceptions exceptions) {
        this.compiler = compiler;
        this.scopes = scopes;
        this.hidden = hidden;
        this.invocations = invocations;
        this.exceptions = exceptions;
    }

    /**
     * {@return what an expression reads, without running code}
     *
     * @throws Refusal if that is not possible
     */
    @Nullable Value read(String text, Handles.Frame frame) {
        return path(text, frame)
                .orElseThrow(
                        () -> new Refusal(
                                "Pointing at something runs no code, and this cannot be read without. Evaluate it in the console or as a watch."))
                .value();
    }

    private Optional<NamePath.Read> path(String text, Handles.Frame frame) {
        return NamePath.of(text).flatMap(path -> path.read(frame.now(), exceptions.at(frame.thread())));
    }

    /**
     * {@return what an expression is in a frame}
     *
     * @throws Refusal if it does not compile, throws, or does not end in time
     */
    Result evaluate(String text, Handles.Frame frame) {
        Optional<NamePath.Read> read = path(text, frame);
        return read.isPresent() ? new Result(read.get().value(), false) : run(text, frame, null);
    }

    /** {@return what an expression is in which {@code this} is an object; the frame's thread runs it} */
    Result evaluateOn(String text, ObjectReference self, Handles.Frame frame) {
        Optional<NamePath.Read> read = NamePath.of(text).flatMap(path -> path.read(self));
        return read.isPresent() ? new Result(read.get().value(), false) : run(text, frame, self);
    }

    /** {@return whether a condition holds} */
    boolean holds(String condition, Handles.Frame frame) {
        if (evaluate(condition, frame).value() instanceof BooleanValue value) {
            return value.value();
        }
        throw new Refusal("It is neither true nor false.");
    }

    /** {@return a text in which expressions in braces are replaced by what they are} Errors stand in the text. */
    String fill(String message, Handles.Frame frame) {
        StringBuilder text = new StringBuilder();
        for (LogMessage.Part part : LogMessage.of(message).parts()) {
            if (!part.expression()) {
                text.append(part.text());
                continue;
            }
            try {
                Value value = evaluate("\"\" + (" + part.text() + ")", frame).value();
                text.append(value instanceof StringReference string ? string.value() : ValueText.of(value));
            } catch (Refusal e) {
                text.append('<').append(e.getMessage()).append('>');
            }
        }
        return text.toString();
    }

    /** Values that were told may be asked for until the program goes on; then the program may have them back. */
    void forget() {
        kept.forEach(ObjectReference::enableCollection);
        kept.clear();
    }

    private Result run(String text, Handles.Frame frame, @Nullable ObjectReference self) {
        try {
            Compiled compiled = compiled(text, frame, self);
            List<@Nullable Value> arguments = arguments(compiled, frame, self);
            Value value = invocations.call(frame.thread(), compiled.type(), compiled.method(), arguments);
            Value result = compiled.assigned().isEmpty() ? value : assign(compiled, value, frame);
            return new Result(keep(result), compiled.statements() && result == null);
        } catch (CompileException e) {
            throw new Refusal(Objects.requireNonNull(e.getMessage()), e);
        } catch (Invocations.Thrown e) {
            throw new Refusal(describe(e.exception()), e);
        }
    }

    private @Nullable Value keep(@Nullable Value value) {
        Value plain = ValueText.unboxed(value);
        if (plain instanceof ObjectReference object) {
            object.disableCollection();
            kept.add(object);
        }
        return plain;
    }

    private Compiled compiled(String text, Handles.Frame frame, @Nullable ObjectReference self)
            throws CompileException, Invocations.Thrown {
        StackFrame now = frame.now();
        ReferenceType type = self == null ? now.location().declaringType() : self.referenceType();
        ObjectReference exception = self == null ? exceptions.at(frame.thread()) : null;
        Key key = new Key(
                text, self == null ? now.location() : null, type, exception == null ? null : exception.referenceType());
        Compiled ready = known.get(key);
        if (ready == null) {
            boolean instance = self != null || now.thisObject() != null;
            ready = compile(key, self == null ? locals(now) : List.of(), instance, frame.thread());
            known.put(key, ready);
        }
        return ready;
    }

    private Compiled compile(Key key, List<LocalVariable> locals, boolean instance, ThreadReference thread)
            throws CompileException, Invocations.Thrown {
        List<TypeScope.LocalType> types = new ArrayList<>();
        locals.forEach(
                local -> types.add(new TypeScope.LocalType(local.name(), local.signature(), local.genericSignature())));
        if (key.exception() != null) {
            types.add(new TypeScope.LocalType(Exceptions.NAME, key.exception().signature(), null));
        }
        Scope scope = scopes.of(
                key.type(), instance, key.place() == null ? null : key.place().method(), types);
        ExpressionCompiler.Compiled compiled = compiler.compile(key.text(), scope);
        for (byte[] other : compiled.others()) {
            hidden.defineBeside(other, key.type(), thread);
        }
        ClassType type = hidden.define(compiled.bytes(), key.type(), thread);
        List<LocalVariable> passed = scope.locals().stream()
                .flatMap(local -> locals.reversed().stream()
                        .filter(variable -> variable.name().equals(local.name()))
                        .limit(1))
                .toList();
        return new Compiled(
                type,
                type.methodsByName(ExpressionCompiler.METHOD).getFirst(),
                instance,
                passed,
                key.exception() != null,
                compiled.assigned(),
                compiled.statements());
    }

    static List<LocalVariable> locals(StackFrame frame) {
        try {
            return frame.visibleVariables();
        } catch (AbsentInformationException e) {
            return List.of();
        }
    }

    private List<@Nullable Value> arguments(Compiled compiled, Handles.Frame frame, @Nullable ObjectReference self) {
        StackFrame now = frame.now();
        List<@Nullable Value> arguments = new ArrayList<>();
        if (compiled.instance()) {
            arguments.add(self == null ? now.thisObject() : self);
        }
        if (!compiled.locals().isEmpty()) {
            Map<LocalVariable, Value> values = now.getValues(compiled.locals());
            compiled.locals().forEach(local -> arguments.add(values.get(local)));
        }
        if (compiled.exception()) {
            arguments.add(exceptions.at(frame.thread()));
        }
        return arguments;
    }

    /** Gives local variables the values that the expression gave to its copies of them. Returns what it is itself. */
    private static @Nullable Value assign(Compiled compiled, @Nullable Value returned, Handles.Frame frame) {
        if (!(returned instanceof ArrayReference values)) {
            throw new IllegalStateException("an assignment without values");
        }
        StackFrame now = frame.now();
        for (int i = 0; i < compiled.assigned().size(); i++) {
            String name = compiled.assigned().get(i);
            for (LocalVariable local : compiled.locals()) {
                if (local.name().equals(name)) {
                    set(now, local, values.getValue(i + 1));
                }
            }
        }
        return values.getValue(0);
    }

    private static void set(StackFrame frame, LocalVariable local, @Nullable Value value) {
        try {
            boolean primitive = local.signature().length() == 1;
            frame.setValue(local, primitive ? ValueText.unboxed(value) : value);
        } catch (InvalidTypeException | ClassNotLoadedException e) {
            throw new Refusal("The variable " + local.name() + " cannot have this value: " + e.getMessage(), e);
        }
    }

    /** {@return an exception with its message, read from its field} */
    static String describe(ObjectReference exception) {
        String type = ValueText.typeName(exception.referenceType());
        String message = Exceptions.message(exception);
        return message == null ? type : type + ": " + message;
    }

    /** {@return members of an expression's type, by the compiler} */
    List<javax.lang.model.element.Element> members(String text, Handles.Frame frame) {
        try {
            return compiler.members(text, scope(frame));
        } catch (CompileException e) {
            return List.of();
        }
    }

    /** {@return types that may be named by their simple names and begin so} */
    List<String> types(String prefix, Handles.Frame frame) {
        return compiler.importedTypes(prefix, scope(frame));
    }

    private Scope scope(Handles.Frame frame) {
        StackFrame now = frame.now();
        List<TypeScope.LocalType> locals = locals(now).stream()
                .map(local -> new TypeScope.LocalType(local.name(), local.signature(), local.genericSignature()))
                .toList();
        return scopes.of(
                now.location().declaringType(),
                now.thisObject() != null,
                now.location().method(),
                locals);
    }

    /** Sets a field. */
    static void set(@Nullable ObjectReference object, Field field, @Nullable Value value) {
        try {
            if (object != null && !field.isStatic()) {
                object.setValue(field, value);
            } else if (field.declaringType() instanceof ClassType type) {
                type.setValue(field, value);
            } else {
                throw new Refusal("The field " + field.name() + " belongs to an interface and cannot change.");
            }
        } catch (InvalidTypeException | ClassNotLoadedException e) {
            throw new Refusal("The field " + field.name() + " cannot have this value: " + e.getMessage(), e);
        }
    }
}
