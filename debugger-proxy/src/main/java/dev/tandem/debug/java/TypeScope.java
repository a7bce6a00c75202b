package dev.tandem.debug.java;

import com.sun.jdi.AbsentInformationException;
import com.sun.jdi.Field;
import com.sun.jdi.LocalVariable;
import com.sun.jdi.Method;
import com.sun.jdi.ReferenceType;
import dev.tandem.debug.java.code.ClassFiles;
import dev.tandem.debug.java.code.ExpressionSource;
import dev.tandem.debug.java.code.Scope;
import dev.tandem.debug.java.code.SignatureText;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What expressions may name in code of a class. */
final class TypeScope {
    /** A local variable as the VM knows it. */
    record LocalType(
            String name, String signature, @Nullable String genericSignature) {}

    private final ClassFiles classes;
    private final Sources sources;

    TypeScope(ClassFiles classes, Sources sources) {
        this.classes = classes;
        this.sources = sources;
    }

    /**
     * {@return the scope of code in a class}
     *
     * @param instance whether there is {@code this}
     * @param method whose type variables are in scope; null for none
     */
    Scope of(ReferenceType type, boolean instance, @Nullable Method method, List<LocalType> locals) {
        List<Around> around = around(type, instance);
        Map<String, String> variables = variables(around, method);
        Set<String> names = variables.keySet();
        List<Scope.Local> typed = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        // Of two of one name, the inner one is listed last.
        for (LocalType local : locals.reversed()) {
            if (seen.add(local.name()) && isIdentifier(local.name())) {
                typed.addFirst(
                        new Scope.Local(local.name(), type(local.signature(), generic(local, type, method), names)));
            }
        }
        boolean jdk = Jdk.owns(type); // its packages are closed to the compiler
        return new Scope(
                jdk ? "" : packageOf(type.name()),
                sources.imports(type),
                List.copyOf(variables.values()),
                instance ? self(type) : null,
                typed,
                List.copyOf(around));
    }

    /** What a lambda has captured has lost its type arguments; the variable of the method around it has them. */
    private static @Nullable String generic(LocalType local, ReferenceType type, @Nullable Method method) {
        if (local.genericSignature() != null || method == null || !method.name().startsWith("lambda$")) {
            return local.genericSignature();
        }
        String around =
                method.name().substring("lambda$".length(), method.name().lastIndexOf('$'));
        for (Method outer : type.methodsByName(around)) {
            try {
                for (LocalVariable variable : outer.variablesByName(local.name())) {
                    if (variable.signature().equals(local.signature()) && variable.genericSignature() != null) {
                        return variable.genericSignature();
                    }
                }
            } catch (AbsentInformationException _) {
                return null;
            }
        }
        return null;
    }

    private static boolean isIdentifier(String name) {
        return javax.lang.model.SourceVersion.isIdentifier(name) && !javax.lang.model.SourceVersion.isKeyword(name);
    }

    static String packageOf(String className) {
        int dot = className.lastIndexOf('.');
        return dot < 0 ? "" : className.substring(0, dot);
    }

    static String type(String signature, @Nullable String generic, Set<String> variables) {
        if (generic != null) {
            try {
                return SignatureText.type(generic, variables);
            } catch (SignatureText.UnknownVariable _) {
                // its erasure has no variables
            }
        }
        return SignatureText.type(signature, variables);
    }

    private static String self(ReferenceType type) {
        String generic = type.genericSignature();
        List<String> names = generic == null ? List.of() : SignatureText.names(generic);
        String name = SignatureText.canonical(type.name());
        return names.isEmpty() ? name : name + "<" + String.join(", ", names) + ">";
    }

    /** Inner ones hide outer ones of the same name. */
    private static Map<String, String> variables(List<Around> around, @Nullable Method method) {
        List<String> signatures = new ArrayList<>();
        around.reversed().stream()
                .map(each -> each.type().genericSignature())
                .filter(signature -> signature != null)
                .forEach(signatures::add);
        if (method != null && method.genericSignature() != null) {
            signatures.add(method.genericSignature());
        }
        Set<String> names = new HashSet<>();
        signatures.forEach(signature -> names.addAll(SignatureText.names(signature)));
        Map<String, String> variables = new LinkedHashMap<>();
        for (String signature : signatures) {
            SignatureText.declared(signature, names)
                    .forEach(variable -> variables.put(variable.name(), variable.bounds()));
        }
        return variables;
    }

    private List<Around> around(ReferenceType type, boolean instance) {
        List<Around> around = new ArrayList<>();
        ReferenceType at = type;
        String path = instance ? ExpressionSource.SELF : null;
        while (at != null) {
            around.add(new Around(at, path));
            Optional<Field> outer = at.fields().stream()
                    .filter(field -> field.name().startsWith("this$"))
                    .findFirst();
            path = path == null
                    ? null
                    : outer.map(Field::name).orElse(null) == null
                            ? null
                            : path + "." + outer.get().name();
            int dollar = at.name().lastIndexOf('$');
            at = dollar <= 0
                    ? null
                    : at.virtualMachine().classesByName(at.name().substring(0, dollar)).stream()
                            .findFirst()
                            .orElse(null);
        }
        return around;
    }

    private final class Around implements Scope.Enclosing {
        private static final int MOST_LOCAL = 9;

        private final ReferenceType type;
        private final @Nullable String instance;

        Around(ReferenceType type, @Nullable String instance) {
            this.type = type;
            this.instance = instance;
        }

        ReferenceType type() {
            return type;
        }

        @Override
        public String name() {
            return SignatureText.canonical(type.name());
        }

        @Override
        public @Nullable String instance() {
            return instance;
        }

        @Override
        public Optional<Scope.Belongs> field(String name) {
            return Optional.ofNullable(type.fieldByName(name))
                    .map(field -> field.isStatic() ? Scope.Belongs.TO_THE_CLASS : Scope.Belongs.TO_AN_INSTANCE);
        }

        @Override
        public Optional<Scope.Belongs> method(String name) {
            List<Method> methods = type.methodsByName(name);
            return methods.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            methods.stream().allMatch(Method::isStatic)
                                    ? Scope.Belongs.TO_THE_CLASS
                                    : Scope.Belongs.TO_AN_INSTANCE);
        }

        @Override
        public Optional<Scope.Nested> nested(String name) {
            Optional<Scope.Nested> member = nestedNamed(type.name() + "$" + name);
            for (int i = 1; i <= MOST_LOCAL && member.isEmpty(); i++) {
                member = nestedNamed(type.name() + "$" + i + name);
            }
            return member;
        }

        private Optional<Scope.Nested> nestedNamed(String binary) {
            return classes.read(binary).map(bytes -> {
                boolean inner = ClassFile.of().parse(bytes).findAttribute(Attributes.innerClasses()).stream()
                        .flatMap(attribute -> attribute.classes().stream())
                        .filter(info -> info.innerClass()
                                .asInternalName()
                                .replace('/', '.')
                                .equals(binary))
                        .anyMatch(info ->
                                info.outerClass().isPresent() && (info.flagsMask() & ClassFile.ACC_STATIC) == 0);
                return new Scope.Nested(SignatureText.canonical(binary), inner);
            });
        }
    }
}
