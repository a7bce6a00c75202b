package dev.tandem.runner.workspace;

import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryId;
import dev.tandem.sandbox.FileStatus;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which of the things that programs make become entries. Confined to the session's thread. */
final class Newcomers {
    private static final System.Logger LOG = System.getLogger(Newcomers.class.getName());

    private static final int MOST_RULES = 64 << 10;
    /** Begins names of this product's own, which no rule takes back. */
    private static final String OWN = ".tandem-";

    private final WorkspaceState state;
    private final WorkspaceNotices notices;
    /** Paths of which people were told already. */
    private final Set<String> told = new HashSet<>();

    private IgnoreRules own = IgnoreRules.NONE;

    Newcomers(WorkspaceState state, WorkspaceNotices notices) {
        this.state = state;
        this.notices = notices;
    }

    /**
     * {@return whether something that is no entry is to become one}; people are told where a name prevents it
     *
     * @param folder that it is in, null for the top
     */
    boolean mayEnter(@Nullable EntryId folder, String name, FileStatus status) {
        String path = state.onDisk.path(folder, name);
        boolean isFolder = status.kind() == FileStatus.Kind.FOLDER;
        FileStatus known = state.aside.get(path);
        boolean stays = known != null
                && (isFolder ? known.inode() == status.inode() : WorkspaceDisk.hasSameContent(known, status));
        if (stays) {
            return false;
        }
        if (!isCandidate(folder, name, status)) {
            if (!isOwn(name)) {
                leave(path, name, status);
            }
            return false;
        }
        Optional<String> problem = PathRule.problem(path);
        if (problem.isPresent()) {
            state.aside.put(path, status);
            state.left.stays(path, isFolder, problem.get());
            tell(path, problem.get());
        }
        return problem.isEmpty();
    }

    private void leave(String path, String name, FileStatus status) {
        switch (status.kind()) {
            case FOLDER -> state.left.stays(path, true, null);
            case FILE -> {
                if (IgnoreRules.MOMENTARY.ignores(List.of(name), false).isEmpty()) {
                    state.left.stays(path, false, null);
                }
            }
            case SYMBOLIC_LINK -> state.left.stays(path, false, "a link");
            case OTHER -> state.left.stays(path, false, "a pipe, a socket or a device");
        }
    }

    /** {@return whether something that is no entry would become one, had it been looked at} */
    boolean isNews(EntryId folder, String name, FileStatus status) {
        String path = state.onDisk.path(folder, name);
        return isCandidate(folder, name, status)
                && !state.aside.containsKey(path)
                && PathRule.problem(path).isEmpty();
    }

    private boolean isCandidate(@Nullable EntryId folder, String name, FileStatus status) {
        boolean isFolder = status.kind() == FileStatus.Kind.FOLDER;
        return (isFolder || status.kind() == FileStatus.Kind.FILE)
                && !isOwn(name)
                && !isIgnored(folder, name, isFolder);
    }

    private static boolean isOwn(String name) {
        return name.startsWith(OWN);
    }

    /** The nearest rules decide before those of the folders around; a session's own before all. */
    private boolean isIgnored(@Nullable EntryId folder, String name, boolean isFolder) {
        List<String> path = Glob.names(state.onDisk.path(folder, name));
        Optional<Boolean> decided = own.ignores(path, isFolder);
        int depth = path.size() - 1;
        for (@Nullable EntryId at = folder; decided.isEmpty(); depth--) {
            decided =
                    state.rules.getOrDefault(at, IgnoreRules.NONE).ignores(path.subList(depth, path.size()), isFolder);
            Entry entry = at == null ? null : state.onDisk.find(at);
            if (entry == null) {
                break;
            }
            at = entry.parent();
        }
        return decided.or(() -> IgnoreRules.USUAL.ignores(path, isFolder))
                .or(() -> IgnoreRules.MOMENTARY.ignores(path, isFolder))
                .orElse(false);
    }

    /** Tells people of a path, once. */
    void tell(String path, String why) {
        if (told.add(path)) {
            notices.refused(path, why);
        }
    }

    /**
     * Reads the rules in a folder, before anything else in it is looked at. With other rules other files are entries, wherever they are.
     *
     * @param folder null for the top
     * @param only the names that are looked at; null for all
     * @param names what is there of them
     */
    void readRules(
            WorkspaceDisk disk, @Nullable EntryId folder, @Nullable Set<String> only, Map<String, FileStatus> names) {
        if (only == null || only.contains(IgnoreRules.GIT)) {
            String text = read(disk, folder, IgnoreRules.GIT, names);
            IgnoreRules known = state.rules.getOrDefault(folder, IgnoreRules.NONE);
            if (!known.areOf(text)) {
                state.rules.put(folder, IgnoreRules.of(text));
                state.nothingSeen();
            }
        }
        if (folder == null && (only == null || only.contains(IgnoreRules.OWN))) {
            String text = read(disk, null, IgnoreRules.OWN, names);
            if (!own.areOf(text)) {
                own = IgnoreRules.of(text);
                state.nothingSeen();
            }
        }
    }

    private String read(WorkspaceDisk disk, @Nullable EntryId folder, String name, Map<String, FileStatus> names) {
        FileStatus status = names.get(name);
        if (status == null || status.kind() != FileStatus.Kind.FILE || status.size() > MOST_RULES) {
            return "";
        }
        String path = state.onDisk.path(folder, name);
        try {
            return FileText.of(disk.read(path)).map(FileText::text).orElse("");
        } catch (IOException e) {
            // Taken away or replaced between the two looks, which has caused another event.
            LOG.log(System.Logger.Level.DEBUG, "cannot read the rules in {0} of a workspace: {1}", path, e);
            return "";
        }
    }
}
