/**
 * The end of a platform. It stores what makes loading fast; where other replicas outlive it, it stops being given clients and hands its
 * sockets over in small portions before. {@link dev.tandem.platform.drain.Drain} is the order of it, {@link dev.tandem.platform.drain.Draining} what
 * everyone may know.
 */
@NullMarked
package dev.tandem.platform.drain;

import org.jspecify.annotations.NullMarked;
