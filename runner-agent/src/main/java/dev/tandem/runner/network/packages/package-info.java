/** Package registries, as programs in a sandbox reach them: by this runner, from the operator's upstream. */
@NullMarked
package dev.tandem.runner.network.packages;

import org.jspecify.annotations.NullMarked;
