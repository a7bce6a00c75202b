package dev.tandem.runner.follow;

import dev.tandem.crdt.RelativePosition;
import dev.tandem.protocol.EntryId;
import dev.tandem.runner.debugging.SourceFiles;
import dev.tandem.runner.workspace.Workspace;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The files of a workspace as debugging sees them. */
record WorkspaceSources(Workspace workspace) implements SourceFiles {
    @Override
    public Optional<String> path(EntryId file) {
        return workspace.pathOfFile(file);
    }

    @Override
    public Map<String, EntryId> paths() {
        return workspace.paths();
    }

    @Override
    public OptionalInt line(EntryId file, RelativePosition position) {
        return workspace.line(file, position);
    }
}
