/**
 * What a platform is used with while the JDK records its start-up cache: people who type together, and files that are opened.
 *
 * <p>A program of its own, started by the launcher beside the platform that learns. It knows the platform only by its address.
 */
@NullMarked
package dev.tandem.platform.practice;

import org.jspecify.annotations.NullMarked;
