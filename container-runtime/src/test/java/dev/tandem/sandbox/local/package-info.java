/** Tests of what local backends have in common. */
@NullMarked
package dev.tandem.sandbox.local;

import org.jspecify.annotations.NullMarked;
