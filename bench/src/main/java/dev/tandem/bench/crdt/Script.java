package dev.tandem.bench.crdt;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What happens to one or several documents, step by step; every engine plays the same one.
 *
 * <p>Each edit outside of a transaction, and each transaction, makes one update; updates are numbered from 0 in the order in which they
 * are made. Positions are in UTF-16 code units. The file holds, big-endian: the number of documents, the number of steps, and for
 * each step its kind (one byte), document, first and second number, and the length in bytes and the UTF-8 of its text.
 */
public final class Script {
    /** What a step does. */
    public enum Kind {
        /** Deletes {@code second} code units at {@code first} and inserts the text there. */
        EDIT(0),
        /** Brings update number {@code first} to the document. */
        RECEIVE(1),
        /** Inserts the whole numbers of the text, separated by commas, into the array at {@code first}. */
        NUMBERS(2),
        /** All until the next END is one transaction. */
        BEGIN(3),
        /** Ends a transaction. */
        END(4),
        /** What came before is preparation and takes no time. */
        START(5);

        private static final List<Kind> ALL = List.of(values());
        private final int code;

        Kind(int code) {
            this.code = code;
        }
    }

    private int documents = 1;
    private int size;
    private Kind[] kinds = new Kind[1024];
    private int[] document = new int[1024];
    private int[] first = new int[1024];
    private int[] second = new int[1024];
    private String[] text = new String[1024];

    /** An edit of a document. */
    public Script edit(int document, int position, int deleted, String inserted) {
        return add(Kind.EDIT, document, position, deleted, inserted);
    }

    /** Brings an update to a document. */
    public Script receive(int document, int update) {
        return add(Kind.RECEIVE, document, update, 0, "");
    }

    /** Inserts whole numbers into the array. */
    public Script numbers(int document, int position, List<Integer> numbers) {
        return add(
                Kind.NUMBERS,
                document,
                position,
                0,
                String.join(",", numbers.stream().map(String::valueOf).toList()));
    }

    /** Begins a transaction. */
    public Script begin(int document) {
        return add(Kind.BEGIN, document, 0, 0, "");
    }

    /** Ends the transaction. */
    public Script end(int document) {
        return add(Kind.END, document, 0, 0, "");
    }

    /** Says that what came before takes no time. */
    public Script start() {
        return add(Kind.START, 0, 0, 0, "");
    }

    private Script add(Kind kind, int of, int one, int two, String string) {
        if (size == kinds.length) {
            int larger = 2 * size;
            kinds = Arrays.copyOf(kinds, larger);
            document = Arrays.copyOf(document, larger);
            first = Arrays.copyOf(first, larger);
            second = Arrays.copyOf(second, larger);
            text = Arrays.copyOf(text, larger);
        }
        documents = Math.max(documents, of + 1);
        kinds[size] = kind;
        document[size] = of;
        first[size] = one;
        second[size] = two;
        text[size] = string.intern(); // single characters over and over
        size++;
        return this;
    }

    /** Number of documents. */
    public int documents() {
        return documents;
    }

    /** Number of steps. */
    public int size() {
        return size;
    }

    /** What a step does. */
    public Kind kind(int step) {
        return kinds[step];
    }

    /** The document that a step is about. */
    public int document(int step) {
        return document[step];
    }

    /** See {@link Kind}. */
    public int first(int step) {
        return first[step];
    }

    /** See {@link Kind}. */
    public int second(int step) {
        return second[step];
    }

    /** See {@link Kind}. */
    public String text(int step) {
        return text[step];
    }

    /** The numbers that a step inserts. */
    public List<Long> numbers(int step) {
        return Stream.of(text[step].split(",", -1)).map(Long::valueOf).toList();
    }

    /** The step that ends the transaction which this step begins. */
    public int endOf(int step) {
        int end = step;
        while (kinds[end] != Kind.END) {
            end++;
        }
        return end;
    }

    /** Whether any step is of this kind. */
    public boolean has(Kind kind) {
        return Arrays.stream(kinds, 0, size).anyMatch(each -> each == kind);
    }

    /** Number of steps that change something, the preparation included. */
    public int edits() {
        return (int) Arrays.stream(kinds, 0, size)
                .filter(each -> each == Kind.EDIT || each == Kind.NUMBERS)
                .count();
    }

    /** Whether all text is ASCII. */
    public boolean isAscii() {
        return Arrays.stream(text, 0, size).allMatch(each -> each.chars().allMatch(unit -> unit < 128));
    }

    /** This script of one document over and over, each time behind all that the previous ones left. */
    public Script repeated(int times) {
        if (documents != 1) {
            throw new IllegalArgumentException("a script of one document is needed");
        }
        int length = 0;
        for (int i = 0; i < size; i++) {
            length += text[i].length() - second[i];
        }
        var result = new Script();
        for (int round = 0; round < times; round++) {
            for (int i = 0; i < size; i++) {
                result.edit(0, round * length + first[i], second[i], text[i]);
            }
        }
        return result;
    }

    /** Writes it to a file. */
    public void write(Path file) throws IOException {
        try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16))) {
            out.writeInt(documents);
            out.writeInt(size);
            for (int i = 0; i < size; i++) {
                byte[] bytes = text[i].getBytes(StandardCharsets.UTF_8);
                out.writeByte(kinds[i].code);
                out.writeInt(document[i]);
                out.writeInt(first[i]);
                out.writeInt(second[i]);
                out.writeInt(bytes.length);
                out.write(bytes);
            }
        }
    }

    /** Reads it from a file. */
    public static Script read(Path file) throws IOException {
        var script = new Script();
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
            int documents = in.readInt();
            int size = in.readInt();
            for (int i = 0; i < size; i++) {
                Kind kind = Kind.ALL.get(in.readByte());
                int document = in.readInt();
                int first = in.readInt();
                int second = in.readInt();
                byte[] bytes = in.readNBytes(in.readInt());
                script.add(kind, document, first, second, new String(bytes, StandardCharsets.UTF_8));
            }
            script.documents = documents;
        }
        return script;
    }

    /** The steps in words, for messages. */
    @Override
    public String toString() {
        return size + " steps on " + documents + (documents == 1 ? " document" : " documents");
    }

    /** Client id of a document: 32 bits as random ones have, but always the same. */
    public static long clientId(int document) {
        return ((document + 1) * 2654435761L) & 0xffff_ffffL;
    }
}
