/**
 * What the platform and its runners say to each other, and what a session log consists of.
 *
 * <p>Records only. Both apps depend on this module and never on each other's classes. On the wire between platform and runner
 * each message is one CBOR map in one binary WebSocket frame; the log stores {@link dev.tandem.protocol.SessionEvent}s in the
 * same form.
 */
@NullMarked
package dev.tandem.protocol;

import org.jspecify.annotations.NullMarked;
