@NullMarked
package dev.tandem.platform.session;

import org.jspecify.annotations.NullMarked;
