package dev.tandem.debug.java.code;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Types as class files write them, as Java writes them: {@code Ljava/util/List<TT;>;} is {@code java.util.List<T>}.
 *
 * <p>Local and anonymous classes keep their binary names, {@code Shop$1Basket}: {@link OpenClassFiles} shows them to the compiler as if they were
 * classes of their package.
 *
 * @see <a href="https://docs.oracle.com/javase/specs/jvms/se25/html/jvms-4.html#jvms-4.7.9.1">the grammar</a>
 */
public final class SignatureText {
    /** A type variable that is not in scope; its erasure is to be taken. */
    public static final class UnknownVariable extends RuntimeException {
        private static final long serialVersionUID = 1;

        UnknownVariable(String name) {
            super("the type variable " + name + " is not in scope");
        }
    }

    /**
     * A declared type variable.
     *
     * @param bounds as Java writes them, {@code T extends Comparable<T>}
     */
    public record Variable(String name, String bounds) {}

    private final String text;
    private final Set<String> variables;
    private int at;

    private SignatureText(String text, Set<String> variables) {
        this.text = text;
        this.variables = variables;
    }

    /**
     * {@return a type as Java writes it}
     *
     * @param variables type variables in scope
     * @throws UnknownVariable if it names others
     */
    public static String type(String signature, Set<String> variables) {
        return new SignatureText(signature, variables).type();
    }

    /** {@return the names of the type variables that the signature of a class or method declares} */
    public static List<String> names(String signature) {
        // Bounds may name variables that are declared later, so names come first, whatever the bounds say.
        return new SignatureText(signature, Set.of())
                .declared(true).stream().map(Variable::name).toList();
    }

    /** {@return the type variables that the signature of a class or method declares, with their bounds} */
    public static List<Variable> declared(String signature, Set<String> variables) {
        return new SignatureText(signature, variables).declared(false);
    }

    private List<Variable> declared(boolean onlyNames) {
        List<Variable> found = new ArrayList<>();
        if (text.isEmpty() || text.charAt(0) != '<') {
            return found;
        }
        at = 1;
        while (text.charAt(at) != '>') {
            int colon = text.indexOf(':', at);
            String name = text.substring(at, colon);
            at = colon;
            List<String> bounds = new ArrayList<>();
            while (text.charAt(at) == ':') {
                at++;
                if (text.charAt(at) != ':') {
                    bounds.add(onlyNames ? skipped() : type());
                }
            }
            found.add(new Variable(name, bounds.isEmpty() ? name : name + " extends " + String.join(" & ", bounds)));
        }
        return found;
    }

    private String skipped() {
        int start = at;
        while (text.charAt(at) == '[') {
            at++;
        }
        char first = text.charAt(at++);
        if (first == 'L' || first == 'T') {
            for (int depth = 0; depth > 0 || text.charAt(at) != ';'; at++) {
                char next = text.charAt(at);
                depth += next == '<' ? 1 : next == '>' ? -1 : 0;
            }
            at++;
        }
        return text.substring(start, at);
    }

    private String type() {
        char kind = text.charAt(at++);
        return switch (kind) {
            case 'I' -> "int";
            case 'J' -> "long";
            case 'Z' -> "boolean";
            case 'B' -> "byte";
            case 'S' -> "short";
            case 'C' -> "char";
            case 'F' -> "float";
            case 'D' -> "double";
            case 'V' -> "void";
            case '[' -> type() + "[]";
            case '*' -> "?";
            case '+' -> "? extends " + type();
            case '-' -> "? super " + type();
            case 'T' -> variable();
            case 'L' -> classType();
            default -> throw new IllegalArgumentException("no type signature: " + text);
        };
    }

    private String variable() {
        int end = text.indexOf(';', at);
        String name = text.substring(at, end);
        at = end + 1;
        if (!variables.contains(name)) {
            throw new UnknownVariable(name);
        }
        return name;
    }

    private String classType() {
        StringBuilder name = new StringBuilder();
        StringBuilder all = new StringBuilder();
        while (true) {
            char next = text.charAt(at++);
            switch (next) {
                case ';' -> {
                    return all.append(canonical(name.toString())).toString();
                }
                case '<' -> {
                    all.append(canonical(name.toString())).append('<');
                    name.setLength(0);
                    List<String> arguments = new ArrayList<>();
                    while (text.charAt(at) != '>') {
                        arguments.add(type());
                    }
                    at++;
                    all.append(String.join(", ", arguments)).append('>');
                }
                case '/' -> name.append('.');
                default -> name.append(next);
            }
        }
    }

    /**
     * {@return how the compiler is told a class}
     *
     * @param binary with dots between packages
     */
    public static String canonical(String binary) {
        int simple = binary.lastIndexOf('.') + 1;
        // Whatever stands around a local class is part of its name: of Shop$Counter$1Basket$Item only Item is a member.
        int members = simple;
        for (int i = binary.indexOf('$', simple); i >= 0; i = binary.indexOf('$', i + 1)) {
            if (i + 1 < binary.length() && Character.isDigit(binary.charAt(i + 1))) {
                int next = binary.indexOf('$', i + 1);
                members = next < 0 ? binary.length() : next;
            }
        }
        // A name may begin with a dollar, as those of compilers do.
        int from = Math.min(binary.length(), members == simple ? simple + 1 : members);
        return binary.substring(0, from) + binary.substring(from).replace('$', '.');
    }
}
