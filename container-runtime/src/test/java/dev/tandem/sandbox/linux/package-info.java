/** Tests of single kernel features. */
@NullMarked
package dev.tandem.sandbox.linux;

import org.jspecify.annotations.NullMarked;
