package dev.tandem.crdt.sync;

import org.jspecify.annotations.Nullable;

/**
 * Whom a frame is for.
 *
 * @param document name of the document
 * @param session tells several providers of one document on one connection apart; {@code null} if the provider gave none
 */
public record Address(String document, @Nullable String session) {
    /** Refuses a document name with the separator in it: it would read back as another address. */
    public Address {
        if (document.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("document name contains NUL: " + document);
        }
    }

    /** A document without a session. */
    public static Address of(String document) {
        return new Address(document, null);
    }

    /** As it stands in a frame: {@code document}, or {@code document\0session}. */
    public String encode() {
        return session == null ? document : document + '\0' + session;
    }

    /** Reads what stands in a frame; the first NUL separates. */
    public static Address decode(String text) {
        int separator = text.indexOf('\0');
        return separator < 0 ? of(text) : new Address(text.substring(0, separator), text.substring(separator + 1));
    }
}
