package dev.tandem.runner.debugging;

import dev.tandem.sandbox.Sandbox;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A file of the workspace that a debugged program reads: as the sandbox's own programs see it, whatever they have put in its place. */
final class InputFile {
    private InputFile() {}

    /** {@return its bytes; an empty stream if there are none to be had} */
    static InputStream open(SandboxHost host, String path) {
        try {
            return host.start(
                            List.of("/bin/cat", "--", Sandbox.WORKSPACE + "/" + path),
                            Map.of(),
                            Path.of(Sandbox.WORKSPACE))
                    .output();
        } catch (IOException _) {
            return InputStream.nullInputStream(); // the sandbox is gone, and so is whoever would read it
        }
    }
}
