package dev.tandem.platform.dispatch;

import java.util.concurrent.Executor;

/**
 * How contents that runners hand over are kept.
 *
 * @param mostBytes of one content
 * @param blocking runs a task that blocks, each on a thread of its own
 */
record BlobStoring(BlobIntake.Store store, long mostBytes, Executor blocking) {}
