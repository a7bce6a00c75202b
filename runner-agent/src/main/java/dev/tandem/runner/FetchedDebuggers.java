package dev.tandem.runner;

import dev.tandem.sandbox.ReadOnlyFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The folder into which debug adapters were fetched. Programs see it at one place, wherever an operator has it: a folder below {@code /tmp} could
 * not be shown where it is.
 *
 * @param folders that are shown; none if nothing was fetched
 */
record FetchedDebuggers(List<ReadOnlyFolder> folders) {
    private static final Path PLACE = Path.of("/tandem/debuggers");

    static FetchedDebuggers of(Optional<Path> configured) {
        return new FetchedDebuggers(configured
                .map(folder -> folder.toAbsolutePath().normalize())
                .filter(Files::isDirectory)
                .map(folder -> List.of(new ReadOnlyFolder(folder, PLACE)))
                .orElse(List.of()));
    }

    /** {@return where programs see it; empty if nothing was fetched} */
    String place() {
        return folders.isEmpty() ? "" : PLACE.toString();
    }
}
