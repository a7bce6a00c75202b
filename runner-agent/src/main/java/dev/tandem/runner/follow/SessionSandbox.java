package dev.tandem.runner.follow;

import dev.tandem.runner.network.SessionNetwork;
import dev.tandem.runner.port.SessionPorts;
import dev.tandem.runner.workspace.FolderWatcher;
import dev.tandem.runner.workspace.Workspace;
import dev.tandem.runner.workspace.WorkspaceDisk;
import dev.tandem.sandbox.Sandbox;
import dev.tandem.sandbox.SandboxError;
import dev.tandem.sandbox.SandboxException;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The sandbox of one session and the workspace in it. A sandbox whose disk a program has filled, or that died, is replaced by an
 * empty one: what programs left behind is lost then, documents never. Confined to the session's thread.
 */
final class SessionSandbox implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(SessionSandbox.class.getName());

    private final SandboxSource source;
    private final String label;
    private final Workspace workspace;
    private final FileSync files;
    private final FolderWatcher watcher;
    private final Runnable wake;
    private final SessionNetwork network;
    private final SessionPorts ports;
    private @Nullable Sandbox sandbox;
    /** Of what the sandbox is made that is there; empty for the usual one. */
    private Optional<String> image = Optional.empty();

    /** @param wake told, on any thread, that the watcher has something to tell */
    SessionSandbox(
            SandboxSource source,
            String label,
            Workspace workspace,
            FileSync files,
            FolderWatcher watcher,
            Runnable wake,
            SessionNetwork network,
            SessionPorts ports) {
        this.source = source;
        this.label = label;
        this.workspace = workspace;
        this.files = files;
        this.watcher = watcher;
        this.wake = wake;
        this.network = network;
        this.ports = ports;
    }

    /** {@return of what the sandbox is made that is there; empty if there is none, or it is made of the usual} */
    Optional<String> image() {
        return image;
    }

    /**
     * {@return the sandbox that is there, or a new one}
     *
     * @param wanted of what a new one is made; empty for the usual
     */
    Sandbox open(Optional<String> wanted) throws SandboxException {
        Sandbox open = sandbox;
        if (open == null) {
            open = network.attach(source.create(label, wanted));
            sandbox = open;
            image = wanted;
            FolderWatcher.Watches watches = watcher.watches(open.files(), wake);
            workspace.attach(new WorkspaceDisk(open.files(), watches));
            files.watching(watches);
            ports.sandbox(open);
        }
        return open;
    }

    /**
     * Has the sandbox made of an image: one that is made of another is given up.
     *
     * @param mayReplace whether no process is at work in the sandbox that is there
     * @throws SandboxException {@code SBX-37} if one is
     */
    void require(Optional<String> wanted, boolean mayReplace) throws SandboxException {
        if (sandbox == null || image.equals(wanted)) {
            return;
        }
        if (!mayReplace) {
            throw new SandboxException(
                    SandboxError.OTHER_IMAGE,
                    "The program needs %s, and the sandbox in which something is at work is made of %s."
                            .formatted(words(wanted), words(image)));
        }
        LOG.log(System.Logger.Level.DEBUG, "the sandbox of {0} is replaced by one of {1}", label, words(wanted));
        close();
    }

    private static String words(Optional<String> image) {
        return image.map(name -> "the image " + name).orElse("the usual image");
    }

    /**
     * {@return a sandbox whose files are the documents, with what programs wrote merged in}
     *
     * @param wanted of what it is made if there is none yet; empty for the usual
     * @param mayReplace whether no process is at work in the sandbox that is there
     * @throws SandboxException if no sandbox can be made
     * @throws IOException if the documents do not fit into it
     */
    Sandbox ready(Optional<String> wanted, boolean mayReplace) throws SandboxException, IOException {
        Sandbox open = open(wanted);
        try {
            writeAll();
            return open;
        } catch (IOException e) {
            if (!mayReplace) {
                throw e;
            }
            LOG.log(System.Logger.Level.INFO, "the sandbox of {0} is replaced: {1}", label, e);
        }
        Optional<String> same = image;
        close();
        Sandbox fresh = open(same);
        workspace.write();
        return fresh;
    }

    /** Where programs are in the way in spite of all care, everything is looked at again first. */
    private void writeAll() throws IOException {
        files.look(false);
        try {
            workspace.write();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "the workspace of {0} is written a second time: {1}", label, e);
            workspace.anythingChanged();
            files.look(true);
            workspace.write();
        }
    }

    @Override
    public void close() {
        Sandbox open = sandbox;
        sandbox = null;
        image = Optional.empty();
        workspace.detach();
        ports.sandbox(null);
        if (open != null) {
            open.close();
        }
    }
}
