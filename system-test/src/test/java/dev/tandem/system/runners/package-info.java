/** The product under load while its processes are killed. */
@NullMarked
package dev.tandem.system.runners;

import org.jspecify.annotations.NullMarked;
