package dev.tandem.protocol;

import java.util.UUID;

/** The documents that every session has beside its files. Nothing ever issues their identities: the time in them is that of the epoch. */
public final class SharedDocuments {
    /** Run configurations. */
    public static final EntryId RUN_SETTINGS = new EntryId(UUID.fromString("00000000-0000-7000-8000-000000000001"));

    /** Breakpoints and watched expressions. */
    public static final EntryId DEBUG_SETTINGS = new EntryId(UUID.fromString("00000000-0000-7000-8000-000000000002"));

    private SharedDocuments() {}
}
