package dev.tandem.sandbox.nativebackend;

import dev.tandem.sandbox.ReadOnlyFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Settings of the native backend.
 *
 * @param stateDirectory where the backends of this machine keep what they must know of each other; the same for all of them
 * @param firstUserId first of the user ids that sandboxes get, one each; nobody else on the machine may use them
 * @param userIdCount how many, which is also the most sandboxes at once on the machine
 * @param readOnlyFolders host directories that programs see, such as a toolchain outside {@code /usr}; {@code /usr} itself is always
 *     visible
 */
public record NativeBackendConfig(
        Path stateDirectory, int firstUserId, int userIdCount, List<ReadOnlyFolder> readOnlyFolders) {
    /**
     * The user ids start at 2 000 000 000: above every range that distributions, systemd and subordinate ids use, and away from
     * 65534, for which file systems may reserve blocks.
     */
    public static final NativeBackendConfig DEFAULT =
            new NativeBackendConfig(usualStateDirectory(), 2_000_000_000, 1_000, List.of());

    /** {@code /run/tandem} for root; for others a directory of theirs, which the machine empties at the next boot where there is such a one. */
    public static Path usualStateDirectory() {
        if (Files.isWritable(Path.of("/run"))) {
            return Path.of("/run/tandem");
        }
        String runtime = System.getenv("XDG_RUNTIME_DIR");
        if (runtime != null && Files.isWritable(Path.of(runtime))) {
            return Path.of(runtime, "tandem").toAbsolutePath();
        }
        // Not what the virtual machine takes for the home: in a user namespace it would be root's.
        String home = System.getenv("HOME");
        return Path.of(home == null ? System.getProperty("user.home") : home, ".tandem", "sandboxes")
                .toAbsolutePath();
    }

    public NativeBackendConfig {
        readOnlyFolders = List.copyOf(readOnlyFolders);
        if (!stateDirectory.isAbsolute()) {
            throw new IllegalArgumentException("the state directory is not absolute: " + stateDirectory);
        }
        if (firstUserId < 100_000 || userIdCount < 1 || userIdCount > 100_000) {
            throw new IllegalArgumentException(
                    "user ids start at 100000 or higher and are at most 100000: " + firstUserId + " + " + userIdCount);
        }
    }

    public NativeBackendConfig withStateDirectory(Path directory) {
        return new NativeBackendConfig(directory, firstUserId, userIdCount, readOnlyFolders);
    }

    public NativeBackendConfig withReadOnlyFolders(List<ReadOnlyFolder> folders) {
        return new NativeBackendConfig(stateDirectory, firstUserId, userIdCount, folders);
    }
}
