package dev.tandem.debug.java.code;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import javax.lang.model.type.TypeMirror;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** Makes classes of expressions, with the JDK's compiler, against the classes of the program. One thread at a time. */
public final class ExpressionCompiler implements AutoCloseable {
    /** The method that an expression becomes. */
    public static final String METHOD = "evaluate";

    /** Imported on demand, so that what the source file imports itself comes first. */
    private static final List<String> USUAL = List.of(
            "java.util.*",
            "java.util.function.*",
            "java.util.stream.*",
            "java.util.concurrent.*",
            "java.io.*",
            "java.math.*",
            "java.time.*");

    private static final List<String> USUAL_OPTIONS =
            List.of("-proc:none", "-nowarn", "-g:none", "-implicit:none", "-Xlint:none");

    private final JavaCompiler compiler;
    private final List<String> options;
    private final StandardJavaFileManager files;
    private final AtomicInteger serial = new AtomicInteger();

    /**
     * A compiled expression: a class with the one static method {@link #METHOD}. Its parameters are {@code this}, where there is one, and the
     * locals.
     *
     * @param assigned locals that were given a value. If there are some, an {@code Object[]} of the result and their values is returned.
     * @param statements whether it is no expression with a value
     * @param others classes that it declares, or that the compiler needs for it. They are no nest mates, so private members are not for them
     */
    @SuppressWarnings("ArrayRecordComponent") // written once, and read once
    public record Compiled(byte[] bytes, List<String> assigned, boolean statements, List<byte[]> others) {
        public Compiled {
            assigned = List.copyOf(assigned);
            others = List.copyOf(others);
        }
    }

    /**
     * Compiles for a program.
     *
     * @param release of the Java that it runs in: 17 or higher
     * @throws IllegalStateException if this Java has no compiler
     */
    public ExpressionCompiler(List<Path> classPath, int release) {
        JavaCompiler found = ToolProvider.getSystemJavaCompiler();
        if (found == null) {
            throw new IllegalStateException("this Java has no compiler; a JDK is needed");
        }
        compiler = found;
        files = compiler.getStandardFileManager(null, null, null);
        options = release < Runtime.version().feature()
                ? Stream.concat(USUAL_OPTIONS.stream(), Stream.of("--release", String.valueOf(release)))
                        .toList()
                : USUAL_OPTIONS;
        try {
            files.setLocationFromPaths(StandardLocation.CLASS_PATH, classPath);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * {@return an expression, or statements, as a class} The method returns {@code Object}.
     *
     * @throws CompileException if it does not compile
     */
    public Compiled compile(String text, Scope scope) throws CompileException {
        ExpressionSource source = ExpressionSource.of(text, scope, compiler);
        List<String> assigned = List.copyOf(source.assigned());
        if (source.expression()) {
            try {
                return compiled(build(scope, "Object", returning(source, assigned)), assigned, false);
            } catch (CompileException failure) {
                String message = String.valueOf(failure.getMessage());
                // "'void' type not allowed here", "void cannot be converted": a call without a value is a statement.
                if (!message.contains("void")) {
                    throw failure;
                }
            }
        }
        // What follows a loop without an end would be unreachable; within an "if" the compiler does not look so
        // closely.
        String body =
                "if (true) {" + source.text() + (source.expression() ? ";" : "") + "}\n" + result("null", assigned);
        return compiled(build(scope, "Object", body), assigned, true);
    }

    private static Compiled compiled(List<byte[]> classes, List<String> assigned, boolean statements) {
        return new Compiled(classes.getFirst(), assigned, statements, classes.subList(1, classes.size()));
    }

    private static String returning(ExpressionSource source, List<String> assigned) {
        return result("(" + source.text() + "\n)", assigned);
    }

    private static String result(String value, List<String> assigned) {
        return assigned.isEmpty()
                ? "if (true) return " + value + "; return null;"
                : "if (true) return new Object[] {" + value + ", " + String.join(", ", assigned) + "}; return null;";
    }

    /**
     * {@return a condition as a class} The method returns {@code boolean}: true also if the condition fails, so that somebody learns of it; the
     * failure lies in the static field {@code failure}.
     *
     * @throws CompileException if it does not compile, or is no condition
     */
    public byte[] compileCondition(String text, Scope scope) throws CompileException {
        ExpressionSource source = ExpressionSource.of(text, scope, compiler);
        if (!source.expression() || !source.assigned().isEmpty()) {
            throw new CompileException("A condition is an expression that assigns no local variable.");
        }
        List<byte[]> classes = build(
                scope,
                "boolean",
                "try { return (" + source.text()
                        + "\n); } catch (Throwable $failure) { failure = $failure; return true; }");
        if (classes.size() > 1) {
            throw new CompileException("This condition needs classes of its own.");
        }
        return classes.getFirst();
    }

    /** {@return the class, and the others that came with it} */
    private List<byte[]> build(Scope scope, String returns, String body) throws CompileException {
        String name = "Tandem$" + serial.incrementAndGet();
        var problems = new DiagnosticCollector<JavaFileObject>();
        try (var open = new OpenClassFiles(files)) {
            boolean done = compiler.getTask(
                            null,
                            open,
                            problems,
                            options,
                            null,
                            List.of(new TextFile(name, text(name, scope, returns, body))))
                    .call();
            if (!done) {
                throw new CompileException(firstError(problems));
            }
            Map<String, byte[]> classes = open.compiled();
            List<byte[]> all = new ArrayList<>();
            classes.forEach((className, bytes) -> all.add(className.endsWith(name) ? 0 : all.size(), bytes));
            return all;
        }
    }

    private static String firstError(DiagnosticCollector<JavaFileObject> problems) {
        return problems.getDiagnostics().stream()
                .filter(problem -> problem.getKind() == Diagnostic.Kind.ERROR)
                .map(problem -> problem.getMessage(Locale.ENGLISH).replace(ExpressionSource.SELF, "this"))
                .findFirst()
                .orElse("It does not compile.");
    }

    private static String text(String name, Scope scope, String returns, String body) {
        StringBuilder text = new StringBuilder(512);
        if (!scope.packageName().isEmpty()) {
            text.append("package ").append(scope.packageName()).append("; ");
        }
        Stream.concat(scope.imports().stream(), USUAL.stream())
                .distinct()
                .forEach(imported -> text.append("import ").append(imported).append("; "));
        String variables = scope.typeVariables().isEmpty() ? "" : "<" + String.join(", ", scope.typeVariables()) + "> ";
        return text.append("final class ")
                .append(name)
                .append(" { static Throwable failure; static ")
                .append(variables)
                .append(returns)
                .append(' ')
                .append(METHOD)
                .append('(')
                .append(parameters(scope))
                .append(") throws Throwable {\n")
                .append(body)
                .append("\n} }")
                .toString();
    }

    private static String parameters(Scope scope) {
        List<String> parameters = new ArrayList<>();
        String self = scope.self();
        if (self != null) {
            parameters.add(self + " " + ExpressionSource.SELF);
        }
        scope.locals().forEach(local -> parameters.add(local.type() + " " + local.name()));
        return String.join(", ", parameters);
    }

    /**
     * {@return the members of an expression's type; empty if it does not compile}
     *
     * @param text an expression
     */
    public List<Element> members(String text, Scope scope) throws CompileException {
        ExpressionSource source = ExpressionSource.of(text, scope, compiler);
        String name = "Tandem$" + serial.incrementAndGet();
        var problems = new DiagnosticCollector<JavaFileObject>();
        try (var open = new OpenClassFiles(files)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null,
                    open,
                    problems,
                    options,
                    null,
                    List.of(new TextFile(name, text(name, scope, "void", "var $value = (" + source.text() + "\n);"))));
            CompilationUnitTree unit = task.parse().iterator().next();
            task.analyze();
            return typeOfValue(unit, Trees.instance(task))
                    .map(task.getTypes()::asElement)
                    .filter(javax.lang.model.element.TypeElement.class::isInstance)
                    .map(javax.lang.model.element.TypeElement.class::cast)
                    .map(type -> task.getElements().getAllMembers(type).stream().collect(Collectors.<Element>toList()))
                    .orElse(List.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<TypeMirror> typeOfValue(CompilationUnitTree unit, Trees trees) {
        return Optional.ofNullable(
                new TreePathScanner<@Nullable TypeMirror, Void>() {
                    @Override
                    public @Nullable TypeMirror visitVariable(VariableTree tree, Void nothing) {
                        return tree.getName().contentEquals("$value")
                                ? trees.getTypeMirror(new TreePath(getCurrentPath(), tree.getInitializer()))
                                : super.visitVariable(tree, null);
                    }

                    @Override
                    public @Nullable TypeMirror reduce(@Nullable TypeMirror one, @Nullable TypeMirror other) {
                        return one == null ? other : one;
                    }
                }.scan(unit, null));
    }

    /** {@return the simple names of the public classes that may be named without a package and begin so} */
    public List<String> importedTypes(String prefix, Scope scope) {
        List<String> names = new ArrayList<>();
        Stream.of(Stream.of("java.lang.*"), scope.imports().stream(), USUAL.stream())
                .flatMap(imports -> imports)
                .filter(imported -> !imported.startsWith("static "))
                .distinct()
                .forEach(imported -> {
                    if (imported.endsWith(".*")) {
                        names.addAll(typesOf(imported.substring(0, imported.length() - 2), prefix));
                    } else if (imported.substring(imported.lastIndexOf('.') + 1).startsWith(prefix)) {
                        names.add(imported.substring(imported.lastIndexOf('.') + 1));
                    }
                });
        return names.stream().distinct().sorted().toList();
    }

    private List<String> typesOf(String packageName, String prefix) {
        List<String> names = new ArrayList<>();
        try {
            for (var location : files.listLocationsForModules(StandardLocation.SYSTEM_MODULES)) {
                for (var module : location) {
                    if ("java.base".equals(files.inferModuleName(module))) {
                        files.list(module, packageName, java.util.Set.of(JavaFileObject.Kind.CLASS), false)
                                .forEach(file -> {
                                    String name = files.inferBinaryName(module, file);
                                    String simple = name.substring(name.lastIndexOf('.') + 1);
                                    if (simple.startsWith(prefix) && simple.indexOf('$') < 0) {
                                        names.add(simple);
                                    }
                                });
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }

    @Override
    public void close() {
        try {
            files.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
