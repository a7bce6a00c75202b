package dev.tandem.crdt.codec;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A decoded update: its structs and delete ranges in parallel arrays, content still in the source's bytes. Structs are in sections, one for
 * each client, of consecutive clocks. Can be filled again. Several updates may lie one behind the other in one batch, sections of the
 * same client among them: 20 arrays for each of many small updates would be most of the work of merging them. Confined to one thread.
 */
public final class StructBatch {
    /** Stands for "no client" where an origin is absent. */
    public static final long NONE = -1;

    private static final int KEPT_CAPACITY = 64;
    private static final int MOST_KEPT_CAPACITY = 1 << 16;
    private static final byte[] NOTHING = {};
    private static final AtomicReference<@Nullable StructBatch> LARGE = new AtomicReference<>();

    private boolean isLarge;

    byte[] source = NOTHING;
    /** How much of the source is in use. */
    int sourceSize;

    int sections;
    long[] sectionClient = new long[2];
    int[] sectionStart = new int[3];
    /** Sections by client, made when it is first asked for. */
    private @Nullable LongIntMap sectionOf;

    int structs;
    byte[] kind = new byte[2];
    int[] section = new int[2];
    int[] clock = new int[2];
    int[] length = new int[2];
    long[] originClient = new long[2];
    int[] originClock = new int[2];
    long[] rightClient = new long[2];
    int[] rightClock = new int[2];
    long[] parentClient = new long[2];
    int[] parentClock = new int[2];

    @Nullable String[] parentName = new @Nullable String[2];

    @Nullable String[] key = new @Nullable String[2];

    int[] content = new int[2];
    int[] end = new int[2];
    int deletes;
    long[] deleteClient = new long[2];
    int[] deleteClock = new int[2];
    int[] deleteLength = new int[2];

    void clear(byte[] newSource) {
        Arrays.fill(parentName, 0, structs, null);
        Arrays.fill(key, 0, structs, null);
        source = newSource;
        sourceSize = newSource.length;
        sections = 0;
        sectionOf = null;
        structs = 0;
        deletes = 0;
    }

    /** Adds bytes behind the source, of which this holds a copy from then on. */
    void appendSource(byte[] bytes, int size) {
        int needed = Math.addExact(sourceSize, size);
        if (needed > source.length) {
            source = Arrays.copyOf(source, Math.max(needed, (int) Math.min(Integer.MAX_VALUE - 8, source.length * 2L)));
        }
        System.arraycopy(bytes, 0, source, sourceSize, size);
        sourceSize = needed;
    }

    /**
     * Room for a large update, one for the whole program: to make it anew for each costs a tenth of what loading a document does. Whoever
     * takes it has it alone until {@link #release}.
     */
    public static StructBatch large() {
        StructBatch spare = LARGE.getAndSet(null);
        if (spare != null) {
            return spare;
        }
        var batch = new StructBatch();
        batch.isLarge = true;
        return batch;
    }

    /** Forgets the update, and gives back the room that a large one took: documents are many, and most of what they get is small. */
    public void release() {
        clear(NOTHING);
        if (isLarge) {
            if (Math.max(kind.length, deleteClient.length) <= MOST_KEPT_CAPACITY) {
                LARGE.set(this);
            }
            return;
        }
        if (kind.length > KEPT_CAPACITY) {
            ensureStructs(KEPT_CAPACITY, true);
        }
        if (deleteClient.length > KEPT_CAPACITY) {
            deleteClient = new long[2];
            deleteClock = new int[2];
            deleteLength = new int[2];
        }
        if (sectionClient.length > KEPT_CAPACITY) {
            sectionClient = new long[2];
            sectionStart = new int[3];
        }
    }

    void ensureStructs(int needed, boolean shrink) {
        if (needed <= kind.length && !shrink) {
            return;
        }
        int capacity = shrink ? needed : Math.max(needed, kind.length * 2);
        kind = Arrays.copyOf(kind, capacity);
        section = Arrays.copyOf(section, capacity);
        clock = Arrays.copyOf(clock, capacity);
        length = Arrays.copyOf(length, capacity);
        originClient = Arrays.copyOf(originClient, capacity);
        originClock = Arrays.copyOf(originClock, capacity);
        rightClient = Arrays.copyOf(rightClient, capacity);
        rightClock = Arrays.copyOf(rightClock, capacity);
        parentClient = Arrays.copyOf(parentClient, capacity);
        parentClock = Arrays.copyOf(parentClock, capacity);
        parentName = shrink ? new @Nullable String[capacity] : Arrays.copyOf(parentName, capacity);
        key = shrink ? new @Nullable String[capacity] : Arrays.copyOf(key, capacity);
        content = Arrays.copyOf(content, capacity);
        end = Arrays.copyOf(end, capacity);
    }

    void addSection(long client) {
        sectionOf = null;
        if (sections + 1 >= sectionStart.length) {
            sectionClient = Arrays.copyOf(sectionClient, sections * 2 + 2);
            sectionStart = Arrays.copyOf(sectionStart, sections * 2 + 3);
        }
        sectionClient[sections] = client;
        sectionStart[sections++] = structs;
        sectionStart[sections] = structs;
    }

    void addDelete(long client, int first, int count) {
        if (deletes == deleteClient.length) {
            deleteClient = Arrays.copyOf(deleteClient, deletes * 2);
            deleteClock = Arrays.copyOf(deleteClock, deletes * 2);
            deleteLength = Arrays.copyOf(deleteLength, deletes * 2);
        }
        deleteClient[deletes] = client;
        deleteClock[deletes] = first;
        deleteLength[deletes++] = count;
    }

    /** The bytes that content offsets refer to. */
    public byte[] source() {
        return source;
    }

    /** Number of sections. */
    public int sections() {
        return sections;
    }

    /** Client of a section. */
    public long sectionClient(int index) {
        return sectionClient[index];
    }

    /** The section of a client, {@link #NONE} if it has none. */
    public int sectionOf(long client) {
        LongIntMap known = sectionOf;
        if (known == null) {
            known = new LongIntMap();
            for (int i = 0; i < sections; i++) {
                known.put(sectionClient[i], i);
            }
            sectionOf = known;
        }
        return known.get(client, (int) NONE);
    }

    /** First struct of a section; of {@link #sections()} itself, the number of structs. */
    public int sectionStart(int index) {
        return index < sections ? sectionStart[index] : structs;
    }

    /** Number of structs. */
    public int structs() {
        return structs;
    }

    /** See {@link Kind}. */
    public int kind(int struct) {
        return kind[struct];
    }

    /** Section of a struct. */
    public int section(int struct) {
        return section[struct];
    }

    /** Client of a struct. */
    public long client(int struct) {
        return sectionClient[section[struct]];
    }

    /** First clock of a struct. */
    public int clock(int struct) {
        return clock[struct];
    }

    /** Number of clocks of a struct. */
    public int length(int struct) {
        return length[struct];
    }

    /** Client of the left origin or {@link #NONE}. */
    public long originClient(int struct) {
        return originClient[struct];
    }

    /** Clock of the left origin. */
    public int originClock(int struct) {
        return originClock[struct];
    }

    /** Client of the right origin or {@link #NONE}. */
    public long rightClient(int struct) {
        return rightClient[struct];
    }

    /** Clock of the right origin. */
    public int rightClock(int struct) {
        return rightClock[struct];
    }

    /** Client of the item that holds the parent, or {@link #NONE}. */
    public long parentClient(int struct) {
        return parentClient[struct];
    }

    /** Clock of the item that holds the parent. */
    public int parentClock(int struct) {
        return parentClock[struct];
    }

    /** Name of the parent at the root, or {@code null}. */
    public @Nullable String parentName(int struct) {
        return parentName[struct];
    }

    /** Name within the parent, {@code null} for a list or when it follows from an origin. */
    public @Nullable String key(int struct) {
        return key[struct];
    }

    /** Offset of the content in the source. */
    public int content(int struct) {
        return content[struct];
    }

    /** Offset behind the content in the source. */
    public int end(int struct) {
        return end[struct];
    }

    /** Number of delete ranges. */
    public int deletes() {
        return deletes;
    }

    /** Client of a delete range. */
    public long deleteClient(int index) {
        return deleteClient[index];
    }

    /** First clock of a delete range. */
    public int deleteClock(int index) {
        return deleteClock[index];
    }

    /** Number of clocks of a delete range, ≥ 1. */
    public int deleteLength(int index) {
        return deleteLength[index];
    }
}
