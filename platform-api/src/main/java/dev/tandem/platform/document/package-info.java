/**
 * Live documents: what of an update is accepted, who may write under which client id, how large anything may get.
 *
 * <p>Plain classes, confined to the owner of their session.
 */
@NullMarked
package dev.tandem.platform.document;

import org.jspecify.annotations.NullMarked;
