/** Sandboxes beside bare processes and other tools: how long a command, a sandbox and their ends take. */
@NullMarked
package dev.tandem.bench.sandbox;

import org.jspecify.annotations.NullMarked;
