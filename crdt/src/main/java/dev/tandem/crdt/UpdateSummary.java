package dev.tandem.crdt;

import java.util.List;

/**
 * What an update holds, told without applying it.
 *
 * @param structs ranges of operations, adjacent ones joined, in the order of the update; gaps marked by Skip structs are left out
 * @param deletes ranges of operations that are deleted, in the order of the update
 */
public record UpdateSummary(List<ClientRange> structs, List<ClientRange> deletes) {
    /** Copies the lists. */
    public UpdateSummary {
        structs = List.copyOf(structs);
        deletes = List.copyOf(deletes);
    }

    /** Whether the update holds nothing at all. */
    public boolean isEmpty() {
        return structs.isEmpty() && deletes.isEmpty();
    }
}
