package dev.tandem.runner.debugging;

import dev.tandem.crdt.RelativePosition;
import dev.tandem.protocol.EntryId;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The text files of a session. Confined to the session's thread. */
public interface SourceFiles {
    /** {@return where a file lies, relative to the workspace; empty if it is not there} */
    Optional<String> path(EntryId file);

    /** {@return all files by their paths} */
    Map<String, EntryId> paths();

    /** {@return the line, from 1, that a position is on in the text that the disk has; empty if that text does not know it} */
    OptionalInt line(EntryId file, RelativePosition position);
}
