package dev.tandem.sandbox;

import java.nio.file.Path;

/**
 * A directory of the machine that programs see, and cannot change.
 *
 * @param source on the machine; absolute
 * @param target where programs see it; absolute, without colons
 */
public record ReadOnlyFolder(Path source, Path target) {
    public ReadOnlyFolder {
        requireNormal(source);
        requireNormal(target);
        if (target.toString().indexOf(':') >= 0 || source.toString().indexOf(':') >= 0) {
            throw new IllegalArgumentException("a path with a colon: " + source + " or " + target);
        }
    }

    /** {@return a directory that programs see where it is} */
    public static ReadOnlyFolder at(Path place) {
        return new ReadOnlyFolder(place, place);
    }

    private static void requireNormal(Path path) {
        if (!path.isAbsolute() || !path.equals(path.normalize())) {
            throw new IllegalArgumentException("not an absolute, normal path: " + path);
        }
    }
}
