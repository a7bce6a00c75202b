/**
 * Runs as the session's people see them: the rules of starting one, and the projection of its records.
 *
 * <p>Which runners are connected is told by {@link dev.tandem.platform.run.RunnerDirectory}, which {@code dispatch} implements.
 */
@NullMarked
package dev.tandem.platform.run;

import org.jspecify.annotations.NullMarked;
