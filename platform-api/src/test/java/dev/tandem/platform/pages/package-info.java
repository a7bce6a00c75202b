@NullMarked
package dev.tandem.platform.pages;

import org.jspecify.annotations.NullMarked;
