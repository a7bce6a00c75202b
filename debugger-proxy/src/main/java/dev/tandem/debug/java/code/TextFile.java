package dev.tandem.debug.java.code;

import java.net.URI;
import javax.tools.SimpleJavaFileObject;

/** Source code in memory. */
final class TextFile extends SimpleJavaFileObject {
    private final String text;

    TextFile(String className, String text) {
        super(URI.create("memory:///" + className + ".java"), Kind.SOURCE);
        this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
    }
}
