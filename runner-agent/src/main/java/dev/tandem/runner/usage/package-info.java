/** What the programs of sessions use while they run: looked at, and told to the platform. */
@NullMarked
package dev.tandem.runner.usage;

import org.jspecify.annotations.NullMarked;
