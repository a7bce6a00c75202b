package dev.tandem.debug.java;

import com.sun.jdi.ClassLoaderReference;
import com.sun.jdi.ClassType;
import com.sun.jdi.Field;
import com.sun.jdi.IncompatibleThreadStateException;
import com.sun.jdi.Location;
import com.sun.jdi.Method;
import com.sun.jdi.ObjectReference;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.StackFrame;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VirtualMachine;
import dev.tandem.debug.java.code.ClassFiles;
import dev.tandem.debug.java.code.CompileException;
import dev.tandem.debug.java.code.ConditionWeaver;
import dev.tandem.debug.java.code.ExpressionCompiler;
import dev.tandem.debug.java.code.Scope;
import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.CodeAttribute;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts the conditions of breakpoints into the program's own code, where that is possible: a false one costs nothing then. Where it is not, as in a method that
 * runs already, whose old code would go on without any breakpoint, the adapter evaluates the condition each time. Woven on the worker's thread, asked on any.
 */
final class Conditions {
    /** Of more threads the stacks are not looked through. */
    private static final int MOST_THREADS = 200;

    private final VirtualMachine machine;
    private final ClassFiles classes;
    private final TypeScope scopes;
    private final ExpressionCompiler compiler;
    private final HiddenClasses hidden;
    private final Map<ReferenceType, Woven> woven = new ConcurrentHashMap<>();
    private final Set<Linked> linked = new HashSet<>();

    /** A package of a class loader in which conditions can be linked. */
    private record Linked(@Nullable ClassLoaderReference loader, String packageName) {}

    /** A class that has conditions. */
    private record Woven(Set<Breakpoint> breakpoints, Map<Location, Condition> places) {}

    /**
     * A condition in code.
     *
     * @param className of the class that it was compiled to
     */
    private record Condition(Breakpoint breakpoint, String className) {}

    Conditions(
            VirtualMachine machine,
            ClassFiles classes,
            TypeScope scopes,
            ExpressionCompiler compiler,
            HiddenClasses hidden) {
        this.machine = machine;
        this.classes = classes;
        this.scopes = scopes;
        this.compiler = compiler;
        this.hidden = hidden;
    }

    /**
     * Makes a class have the conditions of these breakpoints, and no others, if it can be done now.
     *
     * @param thread that stands at an event and may run code for it; null for none
     * @param isNew whether no code of the class has run
     * @return whether the class has new code, so that all its breakpoints are gone
     */
    boolean weave(ReferenceType type, List<Breakpoint> here, @Nullable ThreadReference thread, boolean isNew) {
        Set<Breakpoint> wanted = new HashSet<>();
        for (Breakpoint breakpoint : here) {
            if (breakpoint.rule.condition() != null
                    && breakpoint.place instanceof Breakpoint.Place.Line
                    && breakpoint.line > 0) {
                wanted.add(breakpoint);
            }
        }
        Woven before = woven.get(type);
        if (!(type instanceof ClassType) || wanted.equals(before == null ? Set.of() : before.breakpoints())) {
            return false;
        }
        Optional<byte[]> original = classes.read(type.name());
        boolean possible = original.isPresent()
                && machine.canRedefineClasses()
                && (before != null || isSame(type, original.get()))
                && (wanted.isEmpty() || canLink(type, thread));
        return possible && weave(type, original.get(), wanted, isNew);
    }

    private boolean weave(ReferenceType type, byte[] original, Set<Breakpoint> wanted, boolean isNew) {
        Map<String, Condition> conditions = new HashMap<>();
        List<ConditionWeaver.Weft> wefts = new ArrayList<>();
        for (Breakpoint breakpoint : wanted) {
            for (ConditionWeaver.Place place : ConditionWeaver.places(original, breakpoint.line)) {
                compile(type, breakpoint, place, breakpoint.id + "_" + wefts.size())
                        .ifPresent(weft -> {
                            wefts.add(weft);
                            String name = ClassFile.of()
                                    .parse(weft.condition())
                                    .thisClass()
                                    .asInternalName();
                            conditions.put(weft.key(), new Condition(breakpoint, name.replace('/', '.')));
                        });
            }
        }
        byte[] bytes = wefts.isEmpty() ? original : ConditionWeaver.weave(original, wefts, classes);
        Set<String> changed = new HashSet<>();
        wefts.forEach(weft -> changed.add(weft.method()));
        Woven before = woven.get(type);
        if (before != null) {
            before.places().keySet().forEach(place -> changed.add(name(place.method())));
        }
        if (!changed.isEmpty() && !redefine(type, bytes, changed, isNew)) {
            return false;
        }
        Map<Location, Condition> places = new LinkedHashMap<>();
        conditions.forEach((key, condition) -> ConditionWeaver.find(bytes, key)
                .map(at -> location(type, at))
                .ifPresent(location -> places.put(location, condition)));
        woven.put(type, new Woven(wanted, places));
        return !changed.isEmpty();
    }

    private Optional<ConditionWeaver.Weft> compile(
            ReferenceType type, Breakpoint breakpoint, ConditionWeaver.Place place, String key) {
        List<TypeScope.LocalType> locals = place.variables().stream()
                .map(variable -> new TypeScope.LocalType(variable.name(), variable.descriptor(), variable.signature()))
                .toList();
        int parameters = place.method().indexOf('(');
        Method method = type.methodsByName(
                        place.method().substring(0, parameters), place.method().substring(parameters))
                .getFirst();
        Scope scope = scopes.of(type, place.instance(), method, locals);
        try {
            byte[] bytes = compiler.compileCondition(Objects.requireNonNull(breakpoint.rule.condition()), scope);
            List<ConditionWeaver.Variable> passed = scope.locals().stream()
                    .flatMap(local -> place.variables().reversed().stream()
                            .filter(variable -> variable.name().equals(local.name()))
                            .limit(1))
                    .toList();
            return Optional.of(
                    new ConditionWeaver.Weft(key, place.method(), breakpoint.line, bytes, place.instance(), passed));
        } catch (CompileException e) {
            return Optional.empty(); // told where it is met: there it may be another thing than here
        }
    }

    /** Attached to a program, what lies on the class path now need not be what it was loaded from. */
    private static boolean isSame(ReferenceType type, byte[] original) {
        Map<String, byte[]> codes = new HashMap<>();
        ClassFile.of().parse(original).methods().forEach(method -> {
            if (method.code().isPresent() && method.code().get() instanceof CodeAttribute code) {
                codes.put(
                        method.methodName().stringValue() + method.methodType().stringValue(), code.codeArray());
            }
        });
        for (Method method : type.methods()) {
            byte[] code = codes.remove(name(method));
            if (!method.isAbstract() && !method.isNative() && !Arrays.equals(code, method.bytecodes())) {
                return false;
            }
        }
        return codes.isEmpty();
    }

    private static String name(Method method) {
        return method.name() + method.signature();
    }

    private boolean canLink(ReferenceType type, @Nullable ThreadReference thread) {
        Linked place = new Linked(type.classLoader(), TypeScope.packageOf(type.name()));
        if (linked.contains(place)) {
            return true;
        }
        if (thread == null) {
            return false;
        }
        try {
            hidden.defineBeside(ConditionWeaver.linkFor(place.packageName()), type, thread);
        } catch (Invocations.Thrown | Refusal _) {
            return false; // a thread that was paused, or a package that takes no class: the adapter evaluates then
        }
        linked.add(place);
        return true;
    }

    private boolean redefine(ReferenceType type, byte[] bytes, Set<String> changed, boolean isNew) {
        machine.suspend();
        try {
            if (!isNew && isActive(type, changed)) {
                return false;
            }
            machine.redefineClasses(Map.of(type, bytes));
            return true;
        } catch (UnsupportedOperationException | ClassFormatError | VerifyError e) {
            System.err.println("conditions cannot be put into " + type.name() + ": " + e);
            return false;
        } finally {
            machine.resume();
        }
    }

    private boolean isActive(ReferenceType type, Set<String> methods) {
        List<ThreadReference> threads = machine.allThreads();
        if (threads.size() > MOST_THREADS) {
            return true; // who knows
        }
        try {
            for (ThreadReference thread : threads) {
                for (StackFrame frame : thread.frames()) {
                    Method method = frame.location().method();
                    if (method.declaringType().equals(type) && methods.contains(name(method))) {
                        return true;
                    }
                }
            }
            return false;
        } catch (IncompatibleThreadStateException e) {
            return true;
        }
    }

    private static Location location(ReferenceType type, ConditionWeaver.At at) {
        return type.methodsByName(at.method(), at.descriptor()).getFirst().locationOfCodeIndex(at.index());
    }

    /** {@return where a breakpoint's condition holds when one comes there} None if it is not in the code. */
    List<Location> places(Breakpoint breakpoint, ReferenceType type) {
        Woven code = woven.get(type);
        return code == null
                ? List.of()
                : code.places().entrySet().stream()
                        .filter(place -> place.getValue().breakpoint().equals(breakpoint))
                        .map(Map.Entry::getKey)
                        .toList();
    }

    /** {@return whether the program has evaluated the condition itself, before it came to a place} */
    boolean isEvaluated(Location place) {
        Woven code = woven.get(place.declaringType());
        return code != null && code.places().containsKey(place);
    }

    /** {@return what a condition has thrown, if that is why the program came to a place; null otherwise} */
    @Nullable ObjectReference failure(Location place) {
        Woven code = woven.get(place.declaringType());
        Condition condition = code == null ? null : code.places().get(place);
        if (condition == null) {
            return null;
        }
        String name = condition.className();
        for (ReferenceType type : machine.allClasses()) {
            boolean hiddenOne = type.name().startsWith(name)
                    && type.name().length() > name.length()
                    && (type.name().charAt(name.length()) == '/' || type.name().charAt(name.length()) == '.');
            Field field = hiddenOne ? type.fieldByName("failure") : null;
            if (field != null && type.getValue(field) instanceof ObjectReference failure) {
                Evaluator.set(null, field, null);
                return failure;
            }
        }
        return null;
    }
}
