package dev.tandem.bench.debug;

import dev.tandem.debug.adapter.DebugAdapter;
import dev.tandem.debug.adapter.Installed;
import dev.tandem.runner.debugging.SandboxHost;
import dev.tandem.sandbox.Backend;
import dev.tandem.sandbox.FileStatus;
import dev.tandem.sandbox.FolderEntry;
import dev.tandem.sandbox.Limits;
import dev.tandem.sandbox.Sandbox;
import dev.tandem.sandbox.SandboxException;
import dev.tandem.sandbox.SandboxSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** Sandboxes in which one program is debugged; each debug session has one of its own, as in the product. One thread. */
final class Sandboxes implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofHours(2);
    private static final int LARGEST_FILE_BYTES = 64 << 20;
    private static final int MOST_FILES = 100;
    private static final int MILLIS = 1_000;

    private final Backend backend;
    private final DebugAdapter adapter;
    private final Installed installed;
    private final Loop loop;
    private final Map<String, byte[]> made = new HashMap<>();
    private final Deque<Sandbox> open = new ArrayDeque<>();

    /** @param installed the adapter, as sandboxes see it */
    Sandboxes(Backend backend, DebugAdapter adapter, Installed installed, Loop loop) {
        this.backend = backend;
        this.adapter = adapter;
        this.installed = installed;
        this.loop = loop;
    }

    /** {@return a new one, with the program; it is compiled in the first} Open until this is closed. */
    Way next() throws IOException, SandboxException, InterruptedException {
        // Adapter and program are to be measured, not the wait for the next share of a processor.
        Limits limits = Limits.DEFAULT.withCpuMillisPerSecond(
                MILLIS * Runtime.getRuntime().availableProcessors());
        Sandbox sandbox = backend.create(SandboxSpec.of(loop.adapter(), limits));
        open.push(sandbox);
        Way way = new Way(adapter, installed, loop, new SandboxHost(sandbox, LONGEST), Path.of(Sandbox.WORKSPACE));
        if (made.isEmpty()) {
            sandbox.files().write(loop.file(), loop.text().getBytes(StandardCharsets.UTF_8), false);
            loop.make(way.host(), way.folder());
            for (FolderEntry entry : sandbox.files().list("", MOST_FILES)) {
                if (entry.status().kind() == FileStatus.Kind.FILE) {
                    made.put(entry.name(), sandbox.files().read(entry.name(), LARGEST_FILE_BYTES));
                }
            }
        } else {
            for (Map.Entry<String, byte[]> file : made.entrySet()) {
                sandbox.files().write(file.getKey(), file.getValue(), true);
            }
        }
        return way;
    }

    @Override
    public void close() {
        open.forEach(Sandbox::close);
    }
}
