package dev.tandem.platform.document;

import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.SharedDocuments;
import java.util.List;

/** What a document is about, which decides the one capability that writing it demands. */
public enum DocumentKind {
    /** The text of a file of the tree. */
    FILE,
    /** The session's run configurations: see {@link dev.tandem.platform.run.RunSettings}. Every session has them, empty at first. */
    RUN_SETTINGS,
    /** The session's breakpoints and watched expressions. Every session has them, empty at first. */
    DEBUG_SETTINGS;

    /** 2 and 4 MiB: everybody who enters the session loads them. */
    private static final int MAX_SETTINGS_UPDATE = 2 << 20;

    private static final int MAX_SETTINGS_STATE = 4 << 20;

    /** The one identity of the run settings in every session. */
    public static final EntryId RUN_SETTINGS_ID = SharedDocuments.RUN_SETTINGS;

    /** Likewise that of the breakpoints. */
    public static final EntryId DEBUG_SETTINGS_ID = SharedDocuments.DEBUG_SETTINGS;

    /** The documents that every session has, files or not. */
    public static final List<EntryId> OF_EVERY_SESSION = List.of(RUN_SETTINGS_ID, DEBUG_SETTINGS_ID);

    /** {@return how large one may get, where a file may get so large} */
    public DocumentLimits limits(DocumentLimits ofFiles) {
        return switch (this) {
            case FILE -> ofFiles;
            case RUN_SETTINGS, DEBUG_SETTINGS ->
                new DocumentLimits(
                        Math.min(ofFiles.maxUpdateBytes(), MAX_SETTINGS_UPDATE),
                        ofFiles.maxTextLength(),
                        Math.min(ofFiles.maxStateBytes(), MAX_SETTINGS_STATE),
                        ofFiles.maxPendingBytes(),
                        ofFiles.maxClockGap());
        };
    }

    /** {@return what a document is} */
    public static DocumentKind of(EntryId document) {
        if (document.equals(RUN_SETTINGS_ID)) {
            return RUN_SETTINGS;
        }
        return document.equals(DEBUG_SETTINGS_ID) ? DEBUG_SETTINGS : FILE;
    }
}
