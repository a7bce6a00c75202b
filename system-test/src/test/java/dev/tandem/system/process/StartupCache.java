package dev.tandem.system.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The JDK's start-up cache (AOT cache) for the built platform, made once a build: with it a platform is there in a third of the
 * time, and tests start dozens.
 */
final class StartupCache {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private StartupCache() {}

    /** Makes the command that starts a platform in a directory and at a port of its own. */
    interface Command {
        List<String> of(List<String> jvmOptions, Path directory, int port);
    }

    /**
     * {@return {@code jvmOptions} and the one that uses the cache; without it if none could be made: all works, only slower}
     *
     * @param built the platform's jar
     */
    static synchronized List<String> added(List<String> jvmOptions, Path built, Command command) {
        Path cache = Product.home().resolve("system-test/target/platform.aot");
        try {
            if (!isNewer(cache, built)) {
                make(cache, jvmOptions, command);
            }
            return and(jvmOptions, "-XX:AOTCache=" + cache);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (AssertionError e) {
            System.err.println("platforms start without a cache: " + e.getMessage());
            return jvmOptions;
        }
    }

    private static List<String> and(List<String> options, String another) {
        List<String> more = new ArrayList<>(options);
        more.add(another);
        return List.copyOf(more);
    }

    private static boolean isNewer(Path cache, Path built) throws IOException {
        if (!Files.exists(cache)) {
            return false;
        }
        FileTime made = Files.getLastModifiedTime(cache);
        Path application = built.resolveSibling("app");
        try (var jars = Files.walk(application)) {
            for (Path jar : jars.toList()) {
                if (Files.getLastModifiedTime(jar).compareTo(made) >= 0) {
                    return false;
                }
            }
        }
        return true;
    }

    private static void make(Path cache, List<String> jvmOptions, Command command) throws IOException {
        Files.createDirectories(Product.home().resolve("system-test/target"));
        Path unfinished =
                cache.resolveSibling("platform.aot." + ProcessHandle.current().pid());
        Path home = Processes.newDirectory("trainee");
        int port = Processes.freePort();
        List<String> training = command.of(and(jvmOptions, "-XX:AOTCacheOutput=" + unfinished), home, port);
        try (OwnProcess trainee = OwnProcess.start("trainee", training, home, home.resolve("trainee.log"), Map.of())) {
            Processes.eventually("the trainee is ready", PATIENCE, () -> Platform.isReady(port));
            trainee.terminate();
            trainee.awaitEnd(PATIENCE);
        } finally {
            Processes.delete(home);
        }
        if (!Files.exists(unfinished)) {
            throw new AssertionError("the JDK made none");
        }
        Files.move(unfinished, cache, StandardCopyOption.REPLACE_EXISTING);
    }
}
