package dev.tandem.sandbox.nativebackend;

import dev.tandem.sandbox.Limits;
import dev.tandem.sandbox.linux.Descriptor;
import dev.tandem.sandbox.linux.InitProcess;
import dev.tandem.sandbox.linux.MountTemplate;
import dev.tandem.sandbox.linux.Mounts;
import dev.tandem.sandbox.linux.SystemCallException;
import dev.tandem.sandbox.local.Accounts;
import dev.tandem.sandbox.local.MemoryFiles;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What programs in one sandbox see of files: what all see, read-only, and four file systems that are theirs: the workspace, {@code /tmp} with the
 * home directory and {@code /dev/shm}, all in memory, and their terminals.
 *
 * <p>{@link #enter()} runs on the thread that makes the sandbox; the handles may be asked for afterwards. That thread can load no classes, and
 * to put strings together does: so they are put together before.
 */
final class RootFileSystem implements InitProcess.Root {
    private static final String SHARED_SPACE = "mode=1777,nr_inodes=1024,size=" + MemoryFiles.SHARED_BYTES;

    private final MountTemplate common;
    private final int userId;
    private final String account;
    private final String workspaceOptions;
    private final String temporaryOptions;

    private @Nullable Descriptor workspace;
    private @Nullable Descriptor temporary;

    /**
     * @param common {@link CommonFiles}
     * @param account what becomes {@code /etc/passwd}, among the accounts that all sandboxes have
     */
    RootFileSystem(MountTemplate common, Limits limits, int userId, Path account) {
        this.common = common;
        this.userId = userId;
        this.account = CommonFiles.ACCOUNTS + "/" + account.getFileName();
        String space = ",size=" + limits.diskBytes() + ",nr_inodes=" + (limits.inodes() + 1);
        workspaceOptions = "mode=755,uid=" + userId + ",gid=" + userId + space;
        temporaryOptions = "mode=1777" + space;
    }

    @Override
    public void enter() throws SystemCallException {
        common.copy();
        Mounts.bind(account, CommonFiles.ACCOUNT);
        Mounts.memory(CommonFiles.WORKSPACE, CommonFiles.STRICT, workspaceOptions);
        Mounts.memory(CommonFiles.TEMPORARY, CommonFiles.STRICT, temporaryOptions);
        Mounts.directory(Accounts.HOME, 0755);
        Mounts.owner(Accounts.HOME, userId);
        workspace = Mounts.handle(CommonFiles.WORKSPACE);
        temporary = Mounts.handle(CommonFiles.TEMPORARY);
        Mounts.terminals(CommonFiles.TERMINALS);
        Mounts.memory(CommonFiles.SHARED_MEMORY, CommonFiles.STRICT, SHARED_SPACE);
    }

    /** The workspace's top directory. */
    Descriptor workspace() {
        return Objects.requireNonNull(workspace, "not entered");
    }

    /** The top directory of {@code /tmp}. */
    Descriptor temporary() {
        return Objects.requireNonNull(temporary, "not entered");
    }

    /** Closes whichever handles there are. */
    void closeHandles() {
        if (workspace != null) {
            workspace.close();
        }
        if (temporary != null) {
            temporary.close();
        }
    }
}
