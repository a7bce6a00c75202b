/** Configuration of the platform and the wiring of its plain classes. */
@NullMarked
package dev.tandem.platform.config;

import org.jspecify.annotations.NullMarked;
