/** Tests of the docker backend: they need root and an engine, and are skipped without. */
@NullMarked
package dev.tandem.sandbox.docker;

import org.jspecify.annotations.NullMarked;
