@NullMarked
package dev.tandem.debug.dap;

import org.jspecify.annotations.NullMarked;
