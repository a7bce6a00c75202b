package dev.tandem.sandbox.local;

import dev.tandem.sandbox.Sandbox;
import dev.tandem.sandbox.SandboxError;
import dev.tandem.sandbox.SandboxException;
import dev.tandem.sandbox.SandboxId;
import dev.tandem.sandbox.SandboxInfo;
import dev.tandem.sandbox.SandboxSpec;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The open sandboxes of one backend: no two of one id, each in the owner's directory, none after the backend's end. Safe for use by any number
 * of threads.
 */
public final class OpenSandboxes implements AutoCloseable {
    private static final Logger LOG = System.getLogger(OpenSandboxes.class.getName());

    private final String backend;
    private final OwnerDirectory owner;
    private final Map<SandboxId, LocalSandbox> sandboxes = new ConcurrentHashMap<>();

    /** Ids of the sandboxes that are open, being made or being given back. */
    private final Set<SandboxId> reserved = ConcurrentHashMap.newKeySet();

    private volatile boolean closed;

    /** Makes a sandbox, with {@link #register} as its last step. */
    @FunctionalInterface
    public interface Maker {
        LocalSandbox make() throws SandboxException;
    }

    /** Gives back what the sandbox holds on the machine beside its enclosure. */
    @FunctionalInterface
    public interface Release {
        void run() throws IOException;
    }

    /**
     * @param backend its name
     */
    public OpenSandboxes(String backend, OwnerDirectory owner) {
        this.backend = backend;
        this.owner = owner;
    }

    /** See {@link dev.tandem.sandbox.Backend#create}. */
    public Sandbox create(SandboxId id, Maker maker) throws SandboxException {
        requireOpen();
        if (!reserved.add(id)) {
            throw new SandboxException(SandboxError.DUPLICATE_ID, "There is a sandbox " + id + " already.");
        }
        Optional<LocalSandbox> made = Optional.empty();
        try {
            made = Optional.of(maker.make());
        } finally {
            if (made.isEmpty()) {
                reserved.remove(id);
            }
        }
        LocalSandbox sandbox = made.get();
        sandboxes.put(id, sandbox);
        if (closed) {
            // close() may have looked before this one was there.
            sandbox.close();
            requireOpen();
        }
        return sandbox;
    }

    private void requireOpen() throws SandboxException {
        if (closed) {
            throw new SandboxException(SandboxError.CLOSED, "The backend is closed.");
        }
    }

    /**
     * Makes what was made known to other processes, who then may end it.
     *
     * @param userId of its programs
     * @param release called after the sandbox's end
     */
    public LocalSandbox register(SandboxSpec spec, int userId, Enclosure enclosure, Release release)
            throws IOException {
        SandboxInfo info = new SandboxInfo(
                spec.id(),
                spec.label(),
                backend,
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                ProcessHandle.current().pid());
        owner.add(info, enclosure.pid());
        return new LocalSandbox(info, spec.limits(), userId, enclosure, new LocalSandbox.Registry() {
            @Override
            public void changed(SandboxInfo changed) throws IOException {
                owner.add(changed, enclosure.pid());
            }

            @Override
            public void removed() {
                remove(spec.id(), release);
            }
        });
    }

    /** Takes back what {@link #register} made known of a sandbox that came to nothing. */
    public void forget(SandboxId id) throws IOException {
        owner.remove(id);
    }

    private void remove(SandboxId id, Release release) {
        sandboxes.remove(id);
        try {
            release.run();
            owner.remove(id);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "sandbox " + id + ": something is left behind on the machine", e);
        } finally {
            reserved.remove(id);
        }
    }

    /** See {@link dev.tandem.sandbox.Backend#list}. */
    public List<SandboxInfo> list() {
        return sandboxes.values().stream()
                .map(LocalSandbox::info)
                .sorted(Comparator.comparing(SandboxInfo::created))
                .toList();
    }

    /** See {@link dev.tandem.sandbox.Backend#find}. */
    public Optional<Sandbox> find(SandboxId id) {
        return Optional.ofNullable(sandboxes.get(id));
    }

    /** Closes every sandbox, and returns when all are: an engine needs a tenth of a second for each, so all at once. */
    @Override
    public void close() {
        closed = true;
        List<Thread> closing = sandboxes.values().stream()
                .map(sandbox -> Thread.ofVirtual().start(sandbox::close))
                .toList();
        boolean interrupted = false;
        for (Thread one : closing) {
            while (one.isAlive()) {
                try {
                    one.join();
                } catch (InterruptedException e) {
                    // Half a sandbox must not be left behind.
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
