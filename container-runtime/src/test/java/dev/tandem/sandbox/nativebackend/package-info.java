/** Tests of the native backend: they need root and a kernel that allows sandboxes, and are skipped without. */
@NullMarked
package dev.tandem.sandbox.nativebackend;

import org.jspecify.annotations.NullMarked;
