/**
 * Linux by the Foreign Function and Memory API, one file a kernel feature. Knows nothing of backends.
 *
 * <p>System calls are raw wherever glibc's wrapper would act on all threads of the process or has state of its own. Numbers and
 * layouts of structures are those of x86-64.
 *
 * <p>Some methods here run on a thread that has left the host's file system for good ({@link
 * dev.tandem.sandbox.linux.Namespaces}). Such a thread cannot load a class from a class path, so that code uses only classes that
 * {@link dev.tandem.sandbox.linux.Preload} has initialised.
 */
@NullMarked
package dev.tandem.sandbox.linux;

import org.jspecify.annotations.NullMarked;
