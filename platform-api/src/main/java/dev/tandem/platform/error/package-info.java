/**
 * Refusals: every way in which the platform says no, with a stable code, a message, a remedy and the offending values.
 *
 * <p>{@link dev.tandem.platform.error.ErrorCode} is the one register of codes. Rules throw {@link
 * dev.tandem.platform.error.Refusal}; the doors turn it into {@link dev.tandem.platform.error.Problem}, its form on the wire.
 */
@NullMarked
package dev.tandem.platform.error;

import org.jspecify.annotations.NullMarked;
