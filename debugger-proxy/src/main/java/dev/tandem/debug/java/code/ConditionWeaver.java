package dev.tandem.debug.java.code;

import java.io.ByteArrayInputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.LocalVariable;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicCallSiteDesc;
import java.lang.constant.MethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Weaves conditions of breakpoints into methods, so that a condition that is false costs a call and not a conversation with the debugger. Before the
 * first instruction of the line it puts
 *
 * <pre>{@code if (condition(this, locals)) nop;}</pre>
 *
 * and the breakpoint goes to that {@code nop}. The condition is linked when it is first met: {@link ConditionLink} defines the class that it was compiled
 * to as a hidden nest mate of the woven one.
 */
public final class ConditionWeaver {
    /** Of a constant text in a class file at most 65,535 bytes are kept, and a byte may take two there. */
    private static final int CHUNK = 20_000;

    /**
     * A condition at a line of a method.
     *
     * @param key by which its place is found again
     * @param method name and descriptor: {@code total(I)I}
     * @param line counted from 1
     * @param condition class, as {@link ExpressionCompiler#compileCondition} makes it
     * @param instance whether it takes {@code this}
     * @param locals that it takes, in its order
     */
    @SuppressWarnings("ArrayRecordComponent") // written once, and read once
    public record Weft(String key, String method, int line, byte[] condition, boolean instance, List<Variable> locals) {
        public Weft {
            locals = List.copyOf(locals);
        }
    }

    /**
     * A local variable where a line begins.
     *
     * @param signature with type variables; null if it has none
     */
    public record Variable(
            String name,
            int slot,
            String descriptor,
            @Nullable String signature) {}

    /**
     * A place where a line begins: in each method that has code on it, the first.
     *
     * @param method name and descriptor
     */
    public record Place(String method, boolean instance, List<Variable> variables) {}

    /** Of Java 17: programs may run in an older one than this. */
    private static final ClassFileVersion OLDEST = ClassFileVersion.of(ClassFile.JAVA_17_VERSION, 0);

    private ConditionWeaver() {}

    /**
     * {@return where a line begins in a class} Not in constructors: before {@code super()} there is no {@code this} that could be passed.
     */
    public static List<Place> places(byte[] original, int line) {
        List<Place> places = new ArrayList<>();
        for (MethodModel method : ClassFile.of().parse(original).methods()) {
            boolean constructor = method.methodName().equalsString(ConstantDescs.INIT_NAME);
            if (!constructor && method.code().isPresent() && method.code().get() instanceof CodeAttribute code) {
                place(method, code, line).ifPresent(places::add);
            }
        }
        return places;
    }

    private static Optional<Place> place(MethodModel method, CodeAttribute code, int line) {
        int start = -1;
        int at = 0;
        for (CodeElement element : code) {
            if (element instanceof LineNumber number && number.line() == line && start < 0) {
                start = at;
            } else if (element instanceof Instruction instruction) {
                at += instruction.sizeInBytes();
            }
        }
        if (start < 0) {
            return Optional.empty();
        }
        List<Variable> variables = new ArrayList<>();
        Map<String, String> signatures = signatures(code, start);
        for (CodeElement element : code) {
            if (element instanceof LocalVariable variable
                    && code.labelToBci(variable.startScope()) <= start
                    && start < code.labelToBci(variable.endScope())
                    && !variable.name().equalsString("this")) {
                variables.add(new Variable(
                        variable.name().stringValue(),
                        variable.slot(),
                        variable.type().stringValue(),
                        signatures.get(variable.name().stringValue())));
            }
        }
        boolean instance = (method.flags().flagsMask() & ClassFile.ACC_STATIC) == 0;
        return Optional.of(new Place(name(method), instance, variables));
    }

    private static Map<String, String> signatures(CodeAttribute code, int at) {
        Map<String, String> signatures = new HashMap<>();
        for (CodeElement element : code) {
            if (element instanceof java.lang.classfile.instruction.LocalVariableType type
                    && code.labelToBci(type.startScope()) <= at
                    && at < code.labelToBci(type.endScope())) {
                signatures.put(type.name().stringValue(), type.signature().stringValue());
            }
        }
        return signatures;
    }

    private static String name(MethodModel method) {
        return method.methodName().stringValue() + method.methodType().stringValue();
    }

    /**
     * {@return a class with conditions}
     *
     * @param classes where the classes are whose relations the new code depends on
     */
    public static byte[] weave(byte[] original, List<Weft> wefts, ClassFiles classes) {
        ClassFile classFile = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(resolver(classes)));
        ClassModel model = classFile.parse(original);
        Set<String> methods = new HashSet<>();
        wefts.forEach(weft -> methods.add(weft.method()));
        return classFile.transformClass(
                model,
                ClassTransform.transformingMethods(method -> methods.contains(name(method)), (builder, element) -> {
                    if (element instanceof CodeModel code) {
                        MethodModel method = code.parent().orElseThrow();
                        builder.transformCode(
                                code,
                                new Weaving(
                                        model,
                                        wefts.stream()
                                                .filter(weft -> weft.method().equals(name(method)))
                                                .toList()));
                    } else {
                        builder.with(element);
                    }
                }));
    }

    private static ClassHierarchyResolver resolver(ClassFiles classes) {
        ClassHierarchyResolver program = ClassHierarchyResolver.ofResourceParsing(type -> classes.read(
                        type.packageName().isEmpty()
                                ? type.displayName()
                                : type.packageName() + "." + type.displayName())
                .map(ByteArrayInputStream::new)
                .orElse(null));
        return program.orElse(ClassHierarchyResolver.defaultResolver()).cached();
    }

    private static final class Weaving implements CodeTransform {
        private final ClassModel model;
        private final List<Weft> open;
        private final List<Weft> next = new ArrayList<>();

        Weaving(ClassModel model, List<Weft> wefts) {
            this.model = model;
            this.open = new ArrayList<>(wefts);
        }

        @Override
        public void accept(CodeBuilder builder, CodeElement element) {
            // Labels stand before the instruction as well: what jumps to the line has to come by here.
            if (element instanceof Instruction && !next.isEmpty()) {
                next.forEach(weft -> insert(builder, weft));
                next.clear();
            }
            builder.with(element);
            if (element instanceof LineNumber number) {
                open.removeIf(weft -> weft.line() == number.line() && next.add(weft));
            }
        }

        private void insert(CodeBuilder builder, Weft weft) {
            List<ClassDesc> types = new ArrayList<>();
            if (weft.instance()) {
                types.add(model.thisClass().asSymbol());
                builder.aload(0);
            }
            for (Variable variable : weft.locals()) {
                ClassDesc type = ClassDesc.ofDescriptor(variable.descriptor());
                types.add(type);
                builder.loadLocal(TypeKind.from(type), variable.slot());
            }
            Label past = builder.newLabel();
            builder.invokedynamic(call(weft, MethodTypeDesc.of(ConstantDescs.CD_boolean, types)))
                    .ifeq(past)
                    .nop()
                    .labelBinding(past);
        }

        private DynamicCallSiteDesc call(Weft weft, MethodTypeDesc type) {
            ClassDesc link = linkIn(model.thisClass().asSymbol().packageName());
            DirectMethodHandleDesc bootstrap = MethodHandleDesc.ofMethod(
                    DirectMethodHandleDesc.Kind.STATIC,
                    link,
                    "link",
                    MethodTypeDesc.ofDescriptor(
                            "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;[Ljava/lang/String;)Ljava/lang/invoke/CallSite;"));
            return DynamicCallSiteDesc.of(bootstrap, name(weft.key()), type, chunks(weft.condition()));
        }

        private static ConstantDesc[] chunks(byte[] bytes) {
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            List<ConstantDesc> chunks = new ArrayList<>();
            for (int i = 0; i < text.length(); i += CHUNK) {
                chunks.add(text.substring(i, Math.min(text.length(), i + CHUNK)));
            }
            return chunks.toArray(ConstantDesc[]::new);
        }
    }

    private static String name(String key) {
        return "condition_" + key;
    }

    /** {@return what {@link ConditionLink} is called in a package of the program} */
    public static ClassDesc linkIn(String packageName) {
        return ClassDesc.of(packageName, "Tandem$Conditions");
    }

    /** {@return {@link ConditionLink} as a class of a package of the program} */
    public static byte[] linkFor(String packageName) {
        try (var in = ConditionLink.class.getResourceAsStream("ConditionLink.class")) {
            ClassFile classFile = ClassFile.of();
            // It names itself nowhere but in its head.
            return classFile.transformClass(
                    classFile.parse(in.readAllBytes()),
                    linkIn(packageName),
                    (builder, element) -> builder.with(element instanceof ClassFileVersion ? OLDEST : element));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /**
     * {@return where in a woven method the breakpoint of a condition goes}
     *
     * @param woven the class
     * @return method and index of the {@code nop}; empty if it is not in there
     */
    public static Optional<At> find(byte[] woven, String key) {
        for (MethodModel method : ClassFile.of().parse(woven).methods()) {
            int at = 0;
            boolean called = false;
            for (CodeElement element :
                    method.code().isPresent() ? method.code().get().elementList() : List.<CodeElement>of()) {
                if (element instanceof Instruction instruction) {
                    if (called && instruction.opcode() == Opcode.NOP) {
                        return Optional.of(new At(
                                method.methodName().stringValue(),
                                method.methodType().stringValue(),
                                at));
                    }
                    called |= instruction instanceof InvokeDynamicInstruction call
                            && call.name().equalsString(name(key));
                    at += instruction.sizeInBytes();
                }
            }
        }
        return Optional.empty();
    }

    /** A place in code. */
    public record At(String method, String descriptor, int index) {}
}
