@NullMarked
package dev.tandem.platform.debugport;

import org.jspecify.annotations.NullMarked;
