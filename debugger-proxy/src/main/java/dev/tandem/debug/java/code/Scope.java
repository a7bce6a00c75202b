package dev.tandem.debug.java.code;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an expression may name at some place of a program.
 *
 * @param packageName of the class that the place is in; empty for the unnamed one
 * @param imports of its source file, as {@link SourceUnit#imports()}
 * @param typeVariables that are declared around the place, with bounds
 * @param self the type of {@code this} as Java writes it; null where there is none
 * @param locals visible variables
 * @param enclosing the classes around the place, from the innermost
 */
public record Scope(
        String packageName,
        List<String> imports,
        List<String> typeVariables,
        @Nullable String self,
        List<Local> locals,
        List<Enclosing> enclosing) {
    public Scope {
        imports = List.copyOf(imports);
        typeVariables = List.copyOf(typeVariables);
        locals = List.copyOf(locals);
        enclosing = List.copyOf(enclosing);
    }

    /**
     * A visible variable.
     *
     * @param type as Java writes it
     */
    public record Local(String name, String type) {}

    /** Whether an instance is needed to name a member. */
    public enum Belongs {
        TO_THE_CLASS,
        TO_AN_INSTANCE
    }

    /** A class around the place. */
    public interface Enclosing {
        /** {@return as the compiler is told it} */
        String name();

        /** {@return an expression for the instance around the place, that begins with {@link ExpressionSource#SELF}; null if there is none} */
        @Nullable String instance();

        /** {@return whom a field belongs to that it has or inherits; empty if it has none} */
        Optional<Belongs> field(String name);

        /** {@return whom the methods of a name belong to that it has or inherits; instances if some do} */
        Optional<Belongs> method(String name);

        /**
         * {@return how the compiler is told a class that is declared in it, member or local}
         *
         * @param name simple
         */
        Optional<Nested> nested(String name);
    }

    /**
     * A class that is declared in another one.
     *
     * @param inner whether its instances belong to one of the class around it
     */
    public record Nested(String name, boolean inner) {}
}
