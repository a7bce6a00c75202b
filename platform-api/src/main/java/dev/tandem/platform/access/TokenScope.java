package dev.tandem.platform.access;

import dev.tandem.protocol.EntryId;

/** For what a token is good. Whatever demands one scope takes no other. */
public sealed interface TokenScope {
    /** All that its participant may. */
    TokenScope ALL = new All();

    /** To join with a debugger. */
    TokenScope DEBUGGER = new Debugger();

    record All() implements TokenScope {}

    /** One file alone. */
    record File(EntryId entry) implements TokenScope {}

    record Debugger() implements TokenScope {}
}
