/** Disk and documents: keeps the files of a session's workspace equal to its documents. */
@NullMarked
package dev.tandem.runner.workspace;

import org.jspecify.annotations.NullMarked;
