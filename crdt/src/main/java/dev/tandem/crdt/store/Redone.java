package dev.tandem.crdt.store;

/**
 * Where an operation is now, if it was deleted and made anew: Yjs' {@code followRedone}.
 *
 * @param block the block that holds it
 * @param offset its place in the block
 */
record Redone(int block, int offset) {
    static Redone follow(BlockStore store, int client, int clock) {
        Blocks blocks = store.blocks;
        int block = store.find(client, clock);
        int offset = clock - blocks.clock(block);
        while (blocks.isRedone(block)) {
            int next = blocks.redone.clock(block) + offset;
            block = store.find(blocks.redone.client(block), next);
            offset = next - blocks.clock(block);
        }
        return new Redone(block, offset);
    }
}
