/**
 * The end of a replica that others outlive: it stops being given clients, hands its sockets over in small portions, and stores what
 * makes loading fast. {@link dev.tandem.platform.drain.Drain} is the order of it, {@link dev.tandem.platform.drain.Draining} what
 * everyone may know.
 */
@NullMarked
package dev.tandem.platform.drain;

import org.jspecify.annotations.NullMarked;
