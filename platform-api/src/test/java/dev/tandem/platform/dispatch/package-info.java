@NullMarked
package dev.tandem.platform.dispatch;

import org.jspecify.annotations.NullMarked;
