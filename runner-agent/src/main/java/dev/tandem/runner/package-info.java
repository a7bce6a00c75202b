/** The runner's edge: start, configuration and wiring. The only package that knows Quarkus. */
@NullMarked
package dev.tandem.runner;

import org.jspecify.annotations.NullMarked;
