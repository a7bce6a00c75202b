package dev.tandem.runner.workspace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Optional;

/**
 * What shows whether a file is still the one that was written.
 *
 * <p>The change time is part of it because a program can set a file's modification time at will, but never that one.
 *
 * @param marks inode, change time, mode and so on, as the file system tells them
 */
record Fingerprint(boolean folder, Map<String, Object> marks) {
    /** {@return the fingerprint of what is at the path; empty if there is nothing, or neither a regular file nor a folder} */
    static Optional<Fingerprint> of(Path path) {
        try {
            BasicFileAttributes type = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return type.isDirectory() || type.isRegularFile()
                    ? Optional.of(new Fingerprint(
                            type.isDirectory(),
                            Map.copyOf(Files.readAttributes(
                                    path, "unix:dev,ino,mode,size,ctime", LinkOption.NOFOLLOW_LINKS))))
                    : Optional.empty();
        } catch (IOException _) {
            // Gone, or a program put something in the way: in both cases it has to be written again.
            return Optional.empty();
        }
    }
}
