/** The state of a document: blocks, ids, delete sets, integration, garbage collection and the position index. */
@NullMarked
package dev.tandem.crdt.store;

import org.jspecify.annotations.NullMarked;
