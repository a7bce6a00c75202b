package dev.tandem.crdt.yjs;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Node with Yjs in it. Tests that need it are skipped where it cannot be had. */
public final class Node {
    /** Where the scripts and their packages are. */
    public static final Path DIRECTORY = Path.of("src/test/node").toAbsolutePath();

    private Node() {}

    /** Starts a script; its errors go to this process' standard error. */
    public static Process start(String script, String... arguments) {
        install();
        var command = new ArrayList<>(List.of("node", DIRECTORY.resolve(script).toString()));
        command.addAll(List.of(arguments));
        return run(command, ProcessBuilder.Redirect.INHERIT);
    }

    private static Process run(List<String> command, ProcessBuilder.Redirect errors) {
        try {
            return new ProcessBuilder(command)
                    .directory(DIRECTORY.toFile())
                    .redirectError(errors)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Several test processes may find the packages missing at once: one installs, the others wait. */
    private static synchronized void install() {
        assumeTrue(isThere("node"), "skipped: there is no node on the path");
        if (isInstalled()) {
            return;
        }
        assumeTrue(isThere("npm"), "skipped: there is no npm on the path to install Yjs with");
        try (var lock = FileChannel.open(
                DIRECTORY.resolve("package-lock.json"), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            try (var held = lock.lock()) {
                if (held.isValid() && !isInstalled()) {
                    var npm = run(List.of("npm", "ci", "--no-audit", "--no-fund"), ProcessBuilder.Redirect.INHERIT);
                    String output =
                            new String(npm.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
                    assumeTrue(npm.waitFor() == 0, () -> "skipped: npm could not install Yjs: " + output);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Whether the packages are those of the present list, not of an older one. */
    private static boolean isInstalled() {
        Path installed = DIRECTORY.resolve("node_modules/.package-lock.json");
        try {
            return Files.exists(installed)
                    && Files.getLastModifiedTime(installed)
                                    .compareTo(Files.getLastModifiedTime(DIRECTORY.resolve("package-lock.json")))
                            >= 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isThere(String program) {
        return List.of(System.getenv("PATH").split(java.io.File.pathSeparator, -1)).stream()
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }
}
