package dev.tandem.platform.document;

import dev.tandem.protocol.EntryId;
import java.util.UUID;

/** What a document is about, which decides the one capability that writing it demands. */
public enum DocumentKind {
    /** The text of a file of the tree. */
    FILE,
    /** The session's run configurations: see {@link dev.tandem.platform.run.RunSettings}. Every session has them, empty at first. */
    RUN_SETTINGS;

    /** 2 and 4 MiB: everybody who enters the session loads them. */
    private static final int MAX_SETTINGS_UPDATE = 2 << 20;

    private static final int MAX_SETTINGS_STATE = 4 << 20;

    /** The one identity of the run settings in every session. Nothing ever issues it: its time is that of the epoch. */
    public static final EntryId RUN_SETTINGS_ID = new EntryId(UUID.fromString("00000000-0000-7000-8000-000000000001"));

    /** {@return how large one may get, where a file may get so large} */
    public DocumentLimits limits(DocumentLimits ofFiles) {
        return switch (this) {
            case FILE -> ofFiles;
            case RUN_SETTINGS ->
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
        return document.equals(RUN_SETTINGS_ID) ? RUN_SETTINGS : FILE;
    }
}
