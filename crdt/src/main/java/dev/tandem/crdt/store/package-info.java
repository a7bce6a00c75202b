/**
 * The inside of a document, for the facades in {@code dev.tandem.crdt} alone: blocks and their content, integration, deletion and garbage,
 * positions, formatting, transactions with their listeners and events, undo, snapshots, subdocuments, and encoding. {@link
 * dev.tandem.crdt.store.Replica} is the entry; the module's {@code INTERNALS.md} tells how the parts work together.
 */
@NullMarked
package dev.tandem.crdt.store;

import org.jspecify.annotations.NullMarked;
