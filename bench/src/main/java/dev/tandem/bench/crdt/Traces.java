package dev.tandem.bench.crdt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The editing histories that are replayed: recorded ones if there is a folder of them, else made ones of the same shape. */
public final class Traces {
    /** The histories. */
    public enum Name {
        /** One author, ASCII, typed character by character. */
        B4("automerge-paper", 1),
        /** One author, some characters beyond ASCII, texts pasted and replaced. */
        BLOG("seph-blog1", 2),
        /** Two people at once. */
        FRIENDS("friendsforever", 3);

        private final String file;
        private final int seed;

        Name(String file, int seed) {
            this.file = file;
            this.seed = seed;
        }

        /** Name of the history in the literature and of its file. */
        public String file() {
            return file;
        }
    }

    private final @Nullable Path folder;

    /**
     * Histories out of a folder.
     *
     * @param folder where {@code <name>.json.gz} are; null makes histories up
     */
    public Traces(@Nullable Path folder) {
        this.folder = folder;
    }

    /**
     * A history.
     *
     * @throws IOException if a folder was given and it does not hold the history
     */
    public Script get(Name name) throws IOException {
        if (folder == null) {
            return new TraceGenerator(name.seed).make(name);
        }
        Path file = folder.resolve(name.file() + ".json.gz");
        if (!Files.isReadable(file)) {
            throw new IOException(file + " is missing. What to do: get it from github.com/josephg/editing-traces"
                    + " (sequential_traces and concurrent_traces), or leave --traces out");
        }
        return TraceReader.read(file);
    }

    /** Where the histories come from, for the report. */
    public String origin() {
        return folder == null
                ? "made ones of the same shape as automerge-paper (B4), seph-blog1 and friendsforever; --traces DIR takes recorded ones"
                : List.of(Name.values()).stream().map(Name::file).toList() + " recorded, from " + folder;
    }
}
