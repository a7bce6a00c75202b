@NullMarked
package dev.tandem.runner.blob;

import org.jspecify.annotations.NullMarked;
