/** What backends have in common whose sandboxes are on this machine: user ids, records of who owns what, buffers, the way to files. */
@NullMarked
package dev.tandem.sandbox.local;

import org.jspecify.annotations.NullMarked;
