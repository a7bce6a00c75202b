/**
 * The shared terminals of a session, as its log tells them: which are open, what each shows, and what was typed that no runner has told to
 * have. What people type is on its way to the runner only, is told to nobody else, and is forgotten.
 */
@NullMarked
package dev.tandem.platform.terminal;

import org.jspecify.annotations.NullMarked;
