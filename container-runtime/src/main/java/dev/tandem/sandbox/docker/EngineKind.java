package dev.tandem.sandbox.docker;

import com.github.dockerjava.api.model.Version;
import com.github.dockerjava.api.model.VersionComponent;
import dev.tandem.sandbox.linux.SystemCallProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Which engine it is, where two of them take the same wish in different words. */
enum EngineKind {
    DOCKER {
        @Override
        List<String> security(Path directory, List<String> hidden) {
            return List.of(NO_NEW_PRIVILEGES, "seccomp=" + SystemCallProfile.json());
        }

        @Override
        String deviceVolume() {
            return "rw";
        }
    },
    PODMAN {
        // It passes over the hidden paths of a container's own settings, and takes a profile for the name of a file.
        @Override
        List<String> security(Path directory, List<String> hidden) throws IOException {
            Path profile = Files.writeString(directory.resolve("calls.json"), SystemCallProfile.json());
            return List.of(NO_NEW_PRIVILEGES, "seccomp=" + profile, "mask=" + String.join(":", hidden));
        }

        @Override
        String deviceVolume() {
            return "rw,dev";
        }
    };

    private static final String NO_NEW_PRIVILEGES = "no-new-privileges";
    private static final String PODMAN_NAME = "Podman Engine";

    /**
     * {@return the options of every container: which system calls there are, and which files are hidden}
     *
     * @param directory for a file that the engine reads whenever a container is made
     */
    abstract List<String> security(Path directory, List<String> hidden) throws IOException;

    /** {@return how a volume is bound whose devices are to work} */
    abstract String deviceVolume();

    static EngineKind of(Version version) {
        boolean podman = Optional.ofNullable(version.getComponents()).stream()
                .flatMap(List::stream)
                .map(VersionComponent::getName)
                .anyMatch(PODMAN_NAME::equals);
        return podman ? PODMAN : DOCKER;
    }
}
