/**
 * Debug sessions as the log tells them, and what people ask of them. A debug session is a run: whatever runs have in common is in {@code
 * platform.run}. The program, its debug adapter and the rules of who may move it are the runner's.
 */
@NullMarked
package dev.tandem.platform.debug;

import org.jspecify.annotations.NullMarked;
