package dev.tandem.sandbox.docker;

import dev.tandem.sandbox.SandboxId;
import dev.tandem.sandbox.local.OwnerDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Labels that tell whose a container is, or a volume: of which state directory and of which owner there. Others use the same engine, other
 * Tandems too.
 *
 * @param stateDirectory the owners'
 */
record EngineLabels(Path stateDirectory) {
    private static final String STATE = "dev.tandem.state";
    private static final String OWNER = "dev.tandem.owner";
    private static final String SANDBOX = "dev.tandem.sandbox";

    Map<String, String> of(OwnerDirectory owner, SandboxId id) {
        return Map.of(
                STATE,
                stateDirectory.toString(),
                OWNER,
                owner.path().getFileName().toString(),
                SANDBOX,
                id.value());
    }

    /** Removes what belongs to owners that are gone. Their directories have been reclaimed before. */
    void reclaim(Engine engine) throws IOException {
        String mine = STATE + "=" + stateDirectory;
        for (var container : engine.containers(mine).entrySet()) {
            if (isLeft(container.getValue())) {
                engine.remove(container.getKey());
            }
        }
        for (var volume : engine.volumes(mine).entrySet()) {
            if (isLeft(volume.getValue())) {
                engine.removeVolume(volume.getKey());
            }
        }
    }

    private boolean isLeft(Map<String, String> labels) {
        String owner = labels.getOrDefault(OWNER, "");
        return !owner.matches("[a-z0-9-]+")
                || !Files.isDirectory(stateDirectory.resolve("owners").resolve(owner));
    }
}
