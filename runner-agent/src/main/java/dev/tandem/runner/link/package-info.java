/** The connection to the platform: dialled from here, kept for ever. */
@NullMarked
package dev.tandem.runner.link;

import org.jspecify.annotations.NullMarked;
