package dev.tandem.debug.java.code;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;

/**
 * An expression, or statements, as they have to be written in a static method outside of the class: {@code count + 1} becomes {@code $this.count + 1}.
 *
 * @param text rewritten
 * @param expression false for statements
 * @param assigned local variables of the place that are given a value
 */
public record ExpressionSource(String text, boolean expression, Set<String> assigned) {
    /** The parameter that {@code this} becomes. */
    public static final String SELF = "$this";

    private static final String HEAD = "class E { Object e() throws Throwable { ";

    /** A piece of the text that is replaced. */
    private record Change(int start, int end, String text) {}

    /**
     * {@return what some text becomes at a place}
     *
     * @throws CompileException if it is no Java
     */
    static ExpressionSource of(String original, Scope scope, JavaCompiler compiler) throws CompileException {
        String text = original.strip();
        if (text.isEmpty()) {
            throw new CompileException("There is nothing to evaluate.");
        }
        try {
            return parse(compiler, HEAD + "return (", text, "\n); } }", scope, true);
        } catch (CompileException notAnExpression) {
            String statements = text.endsWith(";") || text.endsWith("}") ? text : text + ";";
            try {
                return parse(compiler, HEAD, statements, "\nreturn null; } }", scope, false);
            } catch (CompileException _) {
                throw notAnExpression;
            }
        }
    }

    private static ExpressionSource parse(
            JavaCompiler compiler, String head, String text, String tail, Scope scope, boolean expression)
            throws CompileException {
        var problems = new DiagnosticCollector<JavaFileObject>();
        JavacTask task = (JavacTask)
                compiler.getTask(null, null, problems, List.of(), null, List.of(new TextFile("E", head + text + tail)));
        CompilationUnitTree unit;
        try {
            unit = task.parse().iterator().next();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (var problem : problems.getDiagnostics()) {
            if (problem.getKind() == Diagnostic.Kind.ERROR) {
                throw new CompileException(problem.getMessage(Locale.ENGLISH));
            }
        }
        // Text that closes our parenthesis and method, and opens others, would parse as well.
        if (unit.getTypeDecls().size() != 1
                || !(unit.getTypeDecls().getFirst() instanceof ClassTree type)
                || type.getMembers().size() != 1
                || !(type.getMembers().getFirst() instanceof MethodTree method)
                || (expression && method.getBody().getStatements().size() != 1)) {
            throw new CompileException("This is neither an expression nor a list of statements.");
        }
        Rewriting rewriting = new Rewriting(unit, Trees.instance(task).getSourcePositions(), scope);
        rewriting.scan(unit, null);
        return new ExpressionSource(rewriting.apply(text, head.length()), expression, rewriting.assigned);
    }

    private static final class Rewriting extends TreePathScanner<Void, Void> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final Scope scope;
        private final Set<String> locals;
        private final List<Change> changes = new ArrayList<>();
        final Set<String> assigned = new LinkedHashSet<>();
        /** Names that the text declares itself, wherever: one that shadows a member of the same name elsewhere in one expression is not worth more. */
        private final Set<String> own = new HashSet<>();

        Rewriting(CompilationUnitTree unit, SourcePositions positions, Scope scope) {
            this.unit = unit;
            this.positions = positions;
            this.scope = scope;
            this.locals = scope.locals().stream().map(Scope.Local::name).collect(Collectors.toSet());
            new TreePathScanner<Void, Void>() {
                @Override
                public Void visitVariable(VariableTree tree, Void nothing) {
                    own.add(tree.getName().toString());
                    return super.visitVariable(tree, null);
                }
            }.scan(unit, null);
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // whether it is this very tree; others may be equal
        public Void visitIdentifier(IdentifierTree tree, Void nothing) {
            String name = tree.getName().toString();
            Tree parent = getCurrentPath().getParentPath().getLeaf();
            if (name.equals("this") || name.equals("super")) {
                change(tree, SELF);
            } else if (parent instanceof MethodInvocationTree call && call.getMethodSelect() == tree) {
                qualify(tree, name, Scope.Enclosing::method);
            } else if (parent instanceof NewClassTree made && made.getIdentifier() == tree) {
                nested(name).ifPresent(found -> {
                    String instance = found.around().instance();
                    if (found.nested().inner() && instance != null && made.getEnclosingExpression() == null) {
                        insert(made, instance + ".");
                    } else {
                        change(tree, found.nested().name());
                    }
                });
            } else if (!own.contains(name) && !locals.contains(name) && !qualify(tree, name, Scope.Enclosing::field)) {
                captured(name)
                        .or(() -> nested(name).map(found -> found.nested().name()))
                        .ifPresent(text -> change(tree, text));
            }
            return super.visitIdentifier(tree, null);
        }

        private boolean qualify(
                Tree tree, String name, BiFunction<Scope.Enclosing, String, Optional<Scope.Belongs>> member) {
            for (Scope.Enclosing enclosing : scope.enclosing()) {
                Optional<Scope.Belongs> belongs = member.apply(enclosing, name);
                if (belongs.isPresent()) {
                    String instance = enclosing.instance();
                    boolean own = belongs.get() == Scope.Belongs.TO_AN_INSTANCE && instance != null;
                    insert(tree, (own ? instance : enclosing.name()) + ".");
                    return true;
                }
            }
            return false;
        }

        /** What local and anonymous classes have captured lies in fields of theirs. */
        private Optional<String> captured(String name) {
            return scope.enclosing().stream()
                    .filter(enclosing -> enclosing.instance() != null
                            && enclosing.field("val$" + name).isPresent())
                    .map(enclosing -> enclosing.instance() + ".val$" + name)
                    .findFirst();
        }

        private record Found(Scope.Enclosing around, Scope.Nested nested) {}

        private Optional<Found> nested(String name) {
            return scope.enclosing().stream()
                    .flatMap(enclosing -> enclosing.nested(name).map(nested -> new Found(enclosing, nested)).stream())
                    .findFirst();
        }

        @Override
        public Void visitAssignment(AssignmentTree tree, Void nothing) {
            assign(tree.getVariable());
            return super.visitAssignment(tree, null);
        }

        @Override
        public Void visitCompoundAssignment(CompoundAssignmentTree tree, Void nothing) {
            assign(tree.getVariable());
            return super.visitCompoundAssignment(tree, null);
        }

        @Override
        public Void visitUnary(UnaryTree tree, Void nothing) {
            switch (tree.getKind()) {
                case PREFIX_INCREMENT, PREFIX_DECREMENT, POSTFIX_INCREMENT, POSTFIX_DECREMENT ->
                    assign(tree.getExpression());
                default -> {
                    // changes nothing
                }
            }
            return super.visitUnary(tree, null);
        }

        private void assign(ExpressionTree target) {
            ExpressionTree bare = target;
            while (bare instanceof ParenthesizedTree parenthesized) {
                bare = parenthesized.getExpression();
            }
            if (bare instanceof IdentifierTree identifier) {
                String name = identifier.getName().toString();
                if (locals.contains(name) && !own.contains(name)) {
                    assigned.add(name);
                }
            }
        }

        private void change(Tree tree, String text) {
            changes.add(new Change(start(tree), (int) positions.getEndPosition(unit, tree), text));
        }

        private void insert(Tree before, String text) {
            changes.add(new Change(start(before), start(before), text));
        }

        private int start(Tree tree) {
            return (int) positions.getStartPosition(unit, tree);
        }

        String apply(String text, int offset) {
            StringBuilder result = new StringBuilder(text);
            changes.stream()
                    .filter(change -> change.start() >= offset && change.end() <= offset + text.length())
                    .sorted((one, other) -> Integer.compare(other.start(), one.start()))
                    .forEach(change -> result.replace(change.start() - offset, change.end() - offset, change.text()));
            return result.toString();
        }
    }
}
