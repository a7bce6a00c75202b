@NullMarked
package dev.tandem.runner.workspace;

import org.jspecify.annotations.NullMarked;
