/**
 * The built platform seen from outside, while what it stands on fails.
 *
 * <p>{@code process} starts the real things (platforms, PostgreSQL, Redis, HAProxy) and ends them as brutally as a test wants;
 * {@code client} speaks to them as browsers do. The tests here expect the product to be built: {@code ./tandem test} sees to it.
 */
@NullMarked
package dev.tandem.system;

import org.jspecify.annotations.NullMarked;
