/**
 * The REST door: routes under {@code /api}.
 *
 * <p>{@link dev.tandem.platform.rest.AccessFilter} finds each route's entry in the registry of operations and refuses what has
 * none; resources then only translate. They run on virtual threads and may block. Refusals of every kind leave through {@link
 * dev.tandem.platform.rest.Refusals}.
 */
@NullMarked
package dev.tandem.platform.rest;

import org.jspecify.annotations.NullMarked;
