package dev.tandem.crdt.codec;

import dev.tandem.crdt.codec.UpdateException.Reason;

/** The columns of an update of format version 2, as Yjs' {@code UpdateDecoderV2} reads them. */
final class UpdateColumnsReader {
    /** What has no column of its own: counts, first clocks, values and the delete set. */
    final ByteReader rest;

    final UintRunReader clients;
    final DiffRunReader leftClocks;
    final DiffRunReader rightClocks;
    final ByteRunReader infos;
    final StringTableReader strings;
    final ByteRunReader parentInfos;
    final UintRunReader typeRefs;
    final UintRunReader lengths;
    private final DiffRunReader keyNumbers;

    UpdateColumnsReader(byte[] update, DecodeLimits limits) {
        rest = new ByteReader(update, limits);
        if (rest.varUint() != 0) {
            throw rest.failure(Reason.UNKNOWN_TYPE, "an unknown variant of format version 2");
        }
        keyNumbers = new DiffRunReader(update, column(), rest.position());
        clients = new UintRunReader(update, column(), rest.position());
        leftClocks = new DiffRunReader(update, column(), rest.position());
        rightClocks = new DiffRunReader(update, column(), rest.position());
        infos = new ByteRunReader(update, column(), rest.position());
        strings = stringTable(update);
        parentInfos = new ByteRunReader(update, column(), rest.position());
        typeRefs = new UintRunReader(update, column(), rest.position());
        lengths = new UintRunReader(update, column(), rest.position());
    }

    /** Steps over a column and returns where it began. */
    private int column() {
        int length = rest.length();
        int from = rest.position();
        rest.skip(length);
        return from;
    }

    private StringTableReader stringTable(byte[] update) {
        int from = column();
        int end = rest.position();
        rest.position(from);
        int length = rest.length();
        int text = rest.position();
        if (text + length > end) {
            throw rest.failure(Reason.TRUNCATED, length + " bytes of text announced, " + (end - text) + " left");
        }
        rest.position(end);
        return new StringTableReader(update, text, text + length, end);
    }

    /** Writes the next string with its length. */
    void string(ByteWriter out) {
        strings.next();
        strings.write(out);
    }

    /** Writes the next key with its length: one of those that came before, or the next string. */
    void key(ByteWriter out) {
        int number = keyNumbers.next();
        if (number < strings.keys()) {
            strings.writeKey(out, number);
        } else {
            string(out);
            strings.keep();
        }
    }

    /** Refuses columns that hold more than was read, apart from runs that are longer than needed. */
    void expectEnd() {
        rest.expectEnd();
        keyNumbers.expectEnd();
        clients.expectEnd();
        leftClocks.expectEnd();
        rightClocks.expectEnd();
        infos.expectEnd();
        strings.expectEnd();
        parentInfos.expectEnd();
        typeRefs.expectEnd();
        lengths.expectEnd();
    }
}
