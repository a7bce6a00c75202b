package dev.tandem.sandbox.docker;

import dev.tandem.sandbox.ReadOnlyFolder;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * Settings of the docker backend.
 *
 * @param address where the engine listens, on this machine: {@code unix:///var/run/docker.sock}, or Podman's {@code
 *     unix:///run/podman/podman.sock}
 * @param image what programs see of files, unless a sandbox is given another; the engine must have it already
 * @param stateDirectory where the backends of this machine keep what they must know of each other; the same for all of them, those of
 *     other kinds included
 * @param firstUserId first of the user ids that sandboxes get, one each; nobody else on the machine may use them
 * @param userIdCount how many, which is also the most sandboxes at once on the machine
 * @param readOnlyFolders directories of the machine that programs see, whatever the image
 */
public record DockerBackendConfig(
        URI address,
        String image,
        Path stateDirectory,
        int firstUserId,
        int userIdCount,
        List<ReadOnlyFolder> readOnlyFolders) {
    /** Docker's own socket, an image with Python, C, C++ and Perl, and the user ids of the native backend. */
    public static final DockerBackendConfig DEFAULT = new DockerBackendConfig(
            URI.create("unix:///var/run/docker.sock"),
            "python:3.13-bookworm",
            Path.of("/run/tandem"),
            2_000_000_000,
            1_000,
            List.of());

    private static final String SCHEME = "unix";

    public DockerBackendConfig {
        readOnlyFolders = List.copyOf(readOnlyFolders);
        if (!SCHEME.equals(address.getScheme())
                || address.getPath() == null
                || !address.getPath().startsWith("/")) {
            throw new IllegalArgumentException(
                    "the engine has to be on this machine, so its address is unix:///path/of/its/socket: " + address);
        }
        if (image.isBlank()) {
            throw new IllegalArgumentException("the image has no name");
        }
        if (!stateDirectory.isAbsolute()) {
            throw new IllegalArgumentException("the state directory is not absolute: " + stateDirectory);
        }
        if (firstUserId < 100_000 || userIdCount < 1 || userIdCount > 100_000) {
            throw new IllegalArgumentException(
                    "user ids start at 100000 or higher and are at most 100000: " + firstUserId + " + " + userIdCount);
        }
    }

    public DockerBackendConfig withAddress(URI engine) {
        return new DockerBackendConfig(engine, image, stateDirectory, firstUserId, userIdCount, readOnlyFolders);
    }

    public DockerBackendConfig withImage(String name) {
        return new DockerBackendConfig(address, name, stateDirectory, firstUserId, userIdCount, readOnlyFolders);
    }

    public DockerBackendConfig withStateDirectory(Path directory) {
        return new DockerBackendConfig(address, image, directory, firstUserId, userIdCount, readOnlyFolders);
    }

    public DockerBackendConfig withReadOnlyFolders(List<ReadOnlyFolder> folders) {
        return new DockerBackendConfig(address, image, stateDirectory, firstUserId, userIdCount, folders);
    }

    /** The file of the engine's socket. */
    Path socket() {
        return Path.of(address.getPath());
    }
}
