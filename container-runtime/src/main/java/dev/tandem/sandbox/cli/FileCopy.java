package dev.tandem.sandbox.cli;

import dev.tandem.sandbox.WorkspaceFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Copies the regular files and directories of a directory into a workspace. Symbolic links are left out. */
final class FileCopy {
    private FileCopy() {}

    static void into(WorkspaceFiles files, Path directory) throws IOException {
        List<Path> sources;
        try (Stream<Path> found = Files.walk(directory)) {
            sources = found.filter(path -> !path.equals(directory)).toList();
        }
        for (Path source : sources) {
            String path = directory.relativize(source).toString();
            if (Files.isSymbolicLink(source)) {
                continue;
            }
            if (Files.isDirectory(source)) {
                files.createDirectory(path);
            } else if (Files.isRegularFile(source)) {
                files.write(path, Files.readAllBytes(source), Files.isExecutable(source));
            }
        }
    }
}
