/** Sandboxes made of the kernel's own namespaces, control groups and filters, without any other engine. */
@NullMarked
package dev.tandem.sandbox.nativebackend;

import org.jspecify.annotations.NullMarked;
