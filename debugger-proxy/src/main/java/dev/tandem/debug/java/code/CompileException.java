package dev.tandem.debug.java.code;

/** Code that does not compile. Its message is the compiler's. */
public final class CompileException extends Exception {
    private static final long serialVersionUID = 1;

    public CompileException(String message) {
        super(message);
    }
}
