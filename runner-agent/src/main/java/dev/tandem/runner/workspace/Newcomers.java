package dev.tandem.runner.workspace;

import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryId;
import dev.tandem.sandbox.FileStatus;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
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

    /** {@return whether rules are written in files of this name} */
    static boolean isRules(String name) {
        return name.equals(IgnoreRules.GIT) || name.equals(IgnoreRules.OWN);
    }

    /**
     * Reads the rules that hold in some folders, as they are now: those in them and in all around. A program that has made rules and then a
     * file has its file judged by them, whichever of both was told of first.
     *
     * @param folders null for the top
     */
    void readRules(WorkspaceDisk disk, Set<@Nullable EntryId> folders) {
        Set<@Nullable EntryId> read = new HashSet<>();
        for (@Nullable EntryId folder : folders) {
            @Nullable EntryId at = folder;
            while (read.add(at)) {
                Entry entry = at == null ? null : state.onDisk.find(at);
                if (at == null || entry != null) {
                    readRules(disk, at);
                }
                at = entry == null ? null : entry.parent();
            }
        }
    }

    /** With other rules other files are entries, wherever they are. */
    private void readRules(WorkspaceDisk disk, @Nullable EntryId folder) {
        IgnoreRules known = state.rules.getOrDefault(folder, IgnoreRules.NONE);
        IgnoreRules now = rules(disk, folder, IgnoreRules.GIT, known);
        if (!now.equals(known)) {
            state.rules.put(folder, now);
            state.nothingSeen();
        }
        if (folder == null) {
            IgnoreRules ours = rules(disk, null, IgnoreRules.OWN, own);
            if (!ours.equals(own)) {
                own = ours;
                state.nothingSeen();
            }
        }
    }

    /** Rules that are gone or empty hold until that counts: whoever writes them anew takes them away first. */
    private IgnoreRules rules(WorkspaceDisk disk, @Nullable EntryId folder, String name, IgnoreRules known) {
        Optional<String> text = read(disk, folder, name);
        Entry entry = state.onDisk.child(folder, name);
        TextFile document = entry == null ? null : state.texts.get(entry.id());
        boolean isInDoubt =
                text.isEmpty() && document != null && !document.onDisk().text().isEmpty();
        return isInDoubt || known.areOf(text.orElse("")) ? known : IgnoreRules.of(text.orElse(""));
    }

    /** {@return the text of rules; empty if there is none, or none now} */
    private Optional<String> read(WorkspaceDisk disk, @Nullable EntryId folder, String name) {
        String path = state.onDisk.path(folder, name);
        Optional<FileStatus> status = disk.status(path);
        if (status.isEmpty()
                || status.get().kind() != FileStatus.Kind.FILE
                || status.get().size() == 0) {
            return Optional.empty();
        }
        if (status.get().size() > MOST_RULES) {
            return Optional.of("");
        }
        try {
            return Optional.of(FileText.of(disk.read(path)).map(FileText::text).orElse(""));
        } catch (IOException e) {
            // Taken away or replaced between the two looks, which has caused another event.
            LOG.log(System.Logger.Level.DEBUG, "cannot read the rules in {0} of a workspace: {1}", path, e);
            return Optional.empty();
        }
    }
}
