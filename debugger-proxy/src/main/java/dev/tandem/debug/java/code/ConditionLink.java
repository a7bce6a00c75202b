package dev.tandem.debug.java.code;

import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;

/**
 * Links woven conditions. This class is not used here: a copy of it is defined in the program, in the package of the woven class, by {@link ConditionWeaver}.
 * So it may name nothing but the JDK, and not itself.
 */
public final class ConditionLink {
    private ConditionLink() {}

    /**
     * {@return a call to a condition}
     *
     * @param caller of the woven class, which may do all that the class may
     * @param type of the condition's parameters
     * @param bytes of the class, a byte a character
     */
    public static CallSite link(MethodHandles.Lookup caller, String name, MethodType type, String... bytes)
            throws ReflectiveOperationException {
        byte[] code = String.join("", bytes).getBytes(StandardCharsets.ISO_8859_1);
        MethodHandles.Lookup condition =
                caller.defineHiddenClass(code, true, MethodHandles.Lookup.ClassOption.NESTMATE);
        return new ConstantCallSite(condition
                .findStatic(condition.lookupClass(), ExpressionCompiler.METHOD, type)
                .asType(type));
    }
}
