@NullMarked
package dev.tandem.platform.blob;

import org.jspecify.annotations.NullMarked;
