package dev.tandem.bench.collab.load;

import java.util.ArrayList;
import java.util.List;

/** What authors type; author number n types the same in every room and at every server. Confined to one thread. */
public final class Scripts {
    private final List<Script> scripts = new ArrayList<>();

    /** None yet; they are made when they are asked for. */
    public Scripts() {}

    /** What an author types. */
    public Script of(int author) {
        while (scripts.size() <= author) {
            scripts.add(new Script(scripts.size()));
        }
        return scripts.get(author);
    }
}
