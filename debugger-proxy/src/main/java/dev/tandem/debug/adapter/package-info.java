/**
 * Debug adapters: one file each says how it is found, how it is started, what it has to be told to debug a program, and where it does
 * otherwise than others. Where they live, {@link dev.tandem.debug.adapter.DebugHost} says: a sandbox; in tests this machine.
 */
@NullMarked
package dev.tandem.debug.adapter;

import org.jspecify.annotations.NullMarked;
