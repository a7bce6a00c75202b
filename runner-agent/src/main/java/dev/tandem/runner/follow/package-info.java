/** Follows session logs: what is recorded in a session happens in its workspace and its runs. */
@NullMarked
package dev.tandem.runner.follow;

import org.jspecify.annotations.NullMarked;
