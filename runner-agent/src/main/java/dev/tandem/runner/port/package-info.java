/** The ports that programs open: noticed, told to the platform, and connected to when somebody looks; and the streams of debuggers from outside. */
@NullMarked
package dev.tandem.runner.port;

import org.jspecify.annotations.NullMarked;
