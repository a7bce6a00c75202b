package dev.tandem.debug.java;

import com.sun.jdi.ArrayReference;
import com.sun.jdi.ArrayType;
import com.sun.jdi.ByteValue;
import com.sun.jdi.ClassObjectReference;
import com.sun.jdi.ClassType;
import com.sun.jdi.Method;
import com.sun.jdi.ObjectReference;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.Value;
import com.sun.jdi.VirtualMachine;
import dev.tandem.debug.java.code.ClassMove;
import java.util.ArrayList;
import java.util.List;

/**
 * Defines classes in the program as hidden nest mates of its own, which may use private members: by the lookup object of the JDK that may do
 * everything, which a debugger can read.
 */
final class HiddenClasses {
    private static final String LOOKUP = "java.lang.invoke.MethodHandles$Lookup";
    private static final String OPTION = LOOKUP + "$ClassOption";

    private final VirtualMachine machine;
    private final Invocations invocations;

    HiddenClasses(VirtualMachine machine, Invocations invocations) {
        this.machine = machine;
        this.invocations = invocations;
    }

    /**
     * {@return a new class, initialised}
     *
     * @param host whose nest mate it becomes
     * @param thread stands at an event, and runs the code for it
     */
    ClassType define(byte[] bytes, ReferenceType host, ThreadReference thread) throws Invocations.Thrown {
        ClassType option = load(OPTION, thread);
        ObjectReference lookup = lookup(host, thread);
        ArrayReference code = bytes(ClassMove.into(TypeScope.packageOf(host.name()), bytes), thread);
        ArrayReference options = array(option, thread).newInstance(1);
        options.disableCollection();
        try {
            options.setValue(0, option.getValue(option.fieldByName("NESTMATE")));
            Value made = invocations.call(
                    thread,
                    lookup,
                    method(
                            lookup.referenceType(),
                            "defineHiddenClass",
                            "([BZ[Ljava/lang/invoke/MethodHandles$Lookup$ClassOption;)Ljava/lang/invoke/MethodHandles$Lookup;"),
                    List.of(code, machine.mirrorOf(true), options));
            if (!(made instanceof ObjectReference defined)
                    || !(invocations.call(
                                    thread,
                                    defined,
                                    method(defined.referenceType(), "lookupClass", "()Ljava/lang/Class;"),
                                    List.of())
                            instanceof ClassObjectReference type)
                    || !(type.reflectedType() instanceof ClassType result)) {
                throw new IllegalStateException("a lookup without a class");
            }
            type.disableCollection(); // it is used again
            return result;
        } catch (com.sun.jdi.InvalidTypeException | com.sun.jdi.ClassNotLoadedException e) {
            throw new IllegalStateException(e);
        } finally {
            code.enableCollection();
            options.enableCollection();
        }
    }

    /** Defines an ordinary class beside one of the program. */
    void defineBeside(byte[] bytes, ReferenceType host, ThreadReference thread) throws Invocations.Thrown {
        ObjectReference lookup = lookup(host, thread);
        ArrayReference code = bytes(bytes, thread);
        try {
            Value _ = invocations.call(
                    thread,
                    lookup,
                    method(lookup.referenceType(), "defineClass", "([B)Ljava/lang/Class;"),
                    List.of(code));
        } finally {
            code.enableCollection();
        }
    }

    /** {@return a lookup object that may do what a class may} */
    private ObjectReference lookup(ReferenceType host, ThreadReference thread) throws Invocations.Thrown {
        ClassType lookups = load(LOOKUP, thread);
        if (lookups.getValue(lookups.fieldByName("IMPL_LOOKUP")) instanceof ObjectReference trusted
                && invocations.call(
                                thread,
                                trusted,
                                method(lookups, "in", "(Ljava/lang/Class;)Ljava/lang/invoke/MethodHandles$Lookup;"),
                                List.of(host.classObject()))
                        instanceof ObjectReference lookup) {
            return lookup;
        }
        throw new IllegalStateException("a JDK without IMPL_LOOKUP");
    }

    private static Method method(ReferenceType type, String name, String signature) {
        return type.methodsByName(name, signature).getFirst();
    }

    /** {@return an array of bytes in the program, that stays until its collection is enabled} */
    private ArrayReference bytes(byte[] bytes, ThreadReference thread) throws Invocations.Thrown {
        if (!(named("byte[]", "[B", thread) instanceof ArrayType type)) {
            throw new IllegalStateException("byte[] is no array");
        }
        ArrayReference array = type.newInstance(bytes.length);
        array.disableCollection();
        List<ByteValue> values = new ArrayList<>(bytes.length);
        for (byte each : bytes) {
            values.add(machine.mirrorOf(each));
        }
        try {
            array.setValues(values);
        } catch (com.sun.jdi.InvalidTypeException | com.sun.jdi.ClassNotLoadedException e) {
            throw new IllegalStateException(e);
        }
        return array;
    }

    private ArrayType array(ClassType element, ThreadReference thread) throws Invocations.Thrown {
        if (named(element.name() + "[]", "[L" + element.name() + ";", thread) instanceof ArrayType type) {
            return type;
        }
        throw new IllegalStateException("an array type that is none");
    }

    private ClassType load(String name, ThreadReference thread) throws Invocations.Thrown {
        if (named(name, name, thread) instanceof ClassType type) {
            return type;
        }
        throw new IllegalStateException(name + " is no class");
    }

    private ReferenceType named(String jdiName, String forName, ThreadReference thread) throws Invocations.Thrown {
        List<ReferenceType> loaded = machine.classesByName(jdiName);
        if (!loaded.isEmpty()) {
            return loaded.getFirst();
        }
        if (machine.classesByName("java.lang.Class").getFirst() instanceof ClassType classes
                && invocations.call(
                                thread,
                                classes,
                                method(classes, "forName", "(Ljava/lang/String;)Ljava/lang/Class;"),
                                List.of(machine.mirrorOf(forName)))
                        instanceof ClassObjectReference type) {
            return type.reflectedType(); // JDI itself does not learn of new types of arrays
        }
        throw new IllegalStateException("no class " + forName);
    }
}
