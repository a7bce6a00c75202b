/** What every backend must do. */
@NullMarked
package dev.tandem.sandbox;

import org.jspecify.annotations.NullMarked;
