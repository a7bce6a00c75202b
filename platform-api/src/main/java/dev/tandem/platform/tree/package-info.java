/** The rules of a session's tree of files and folders: plain values and checks, no threads, no storage. */
@NullMarked
package dev.tandem.platform.tree;

import org.jspecify.annotations.NullMarked;
