/** Which hosts may be reached, and the one way to connect to them. */
@NullMarked
package dev.tandem.runner.network.address;

import org.jspecify.annotations.NullMarked;
