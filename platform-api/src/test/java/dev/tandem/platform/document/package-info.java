@NullMarked
package dev.tandem.platform.document;

import org.jspecify.annotations.NullMarked;
