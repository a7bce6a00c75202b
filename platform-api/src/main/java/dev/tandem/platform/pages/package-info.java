/** Serving the exported web-ui: which file answers which address, and with which headers. */
@NullMarked
package dev.tandem.platform.pages;

import org.jspecify.annotations.NullMarked;
