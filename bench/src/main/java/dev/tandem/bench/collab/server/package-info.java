/** The servers that are compared, as processes of their own on a processor of their own. */
@NullMarked
package dev.tandem.bench.collab.server;

import org.jspecify.annotations.NullMarked;
