@NullMarked
package dev.tandem.runner.port;

import org.jspecify.annotations.NullMarked;
