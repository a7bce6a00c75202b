package dev.tandem.debug.java;

import com.sun.jdi.ReferenceType;
import java.util.List;

/** Which code is the JDK's. */
final class Jdk {
    /** Patterns of its packages. */
    static final List<String> PATTERNS = List.of("java.*", "javax.*", "jdk.*", "sun.*", "com.sun.*");

    private Jdk() {}

    static boolean owns(ReferenceType type) {
        return owns(type.name());
    }

    static boolean owns(String className) {
        return PATTERNS.stream().anyMatch(pattern -> className.startsWith(pattern.substring(0, pattern.length() - 1)));
    }
}
