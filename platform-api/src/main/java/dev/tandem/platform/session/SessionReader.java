package dev.tandem.platform.session;

import dev.tandem.platform.blob.HeldBlob;
import dev.tandem.platform.debug.DebugView;
import dev.tandem.platform.document.DocumentKind;
import dev.tandem.platform.run.RunBook;
import dev.tandem.platform.run.RunConfiguration;
import dev.tandem.platform.run.RunSettings;
import dev.tandem.protocol.Entry;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.RunId;
import dev.tandem.protocol.SessionSnapshot;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a session's state. Valid only during the call that it was given to, on the owner's thread. */
public interface SessionReader {
    /** {@return the position of the log that everything read here belongs to} */
    long sequence();

    SessionView view();

    /** {@return where a runner starts to follow} */
    SessionSnapshot runnerSnapshot();

    /** {@return a run, without its output, and where its records lie; empty if there is none of this identity} */
    Optional<RunBook.Run> run(RunId run);

    /** {@return the last record of any terminal: as long as it rises, a terminal is in use} */
    long lastTerminalUse();

    /**
     * {@return an entry that is a file of any kind}
     *
     * @throws dev.tandem.platform.error.Refusal {@code FILE-03}
     */
    Entry requireContent(EntryId entry);

    /**
     * Checks whether a file of this name could be made in a folder now, so that its content is not sent in vain.
     *
     * @param parent null for the top
     * @throws dev.tandem.platform.error.Refusal {@code FILE-01..03}, {@code FILE-05..07}
     */
    void checkNewFile(@Nullable EntryId parent, String name);

    /** {@return what a file holds that is no text file; empty if there is none of this identity} */
    Optional<HeldBlob> blob(EntryId entry);

    /** {@return the session's run configurations, by their names} */
    default List<RunConfiguration> runConfigurations() {
        byte[] all = stateAsUpdate(DocumentKind.RUN_SETTINGS_ID, new byte[] {0});
        return RunSettings.of(all, List.of()).all();
    }

    /** {@return whether there is such a text file, or it is a document that every session has} */
    boolean hasDocument(EntryId document);

    /**
     * {@return the state vector of a file's document, in the encoding of Yjs}
     *
     * @throws dev.tandem.platform.error.Refusal {@code FILE-03}
     */
    byte[] stateVector(EntryId document);

    /**
     * {@return what someone with {@code stateVector} lacks, as a Yjs v1 update}
     *
     * @throws dev.tandem.platform.error.Refusal {@code FILE-03}, {@code DOC-01} if the state vector cannot be read
     */
    byte[] stateAsUpdate(EntryId document, byte[] stateVector);

    /** {@return a debug session that goes on, or was the last one; empty if there is none of that run} */
    Optional<DebugView> debug(RunId run);

    /** {@return whether this is, character for character, one of the expressions that everybody of the session watches} */
    boolean isWatched(String expression);

    /**
     * {@return the text of a file}
     *
     * @throws dev.tandem.platform.error.Refusal {@code FILE-03}
     */
    String text(EntryId document);
}
