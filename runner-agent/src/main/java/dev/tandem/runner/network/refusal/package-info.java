/** The register of everything that a program is refused on the network. */
@NullMarked
package dev.tandem.runner.network.refusal;

import org.jspecify.annotations.NullMarked;
