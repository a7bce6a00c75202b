package dev.tandem.crdt;

import dev.tandem.crdt.store.EventReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Joins the steps of a list's change; a retain at the end is left out. */
final class SequenceChanges implements EventReader.ListVisitor {
    private final YType target;
    private final List<SequenceDelta> delta = new ArrayList<>();
    private final List<ClientRange> added = new ArrayList<>();
    private final List<ClientRange> deleted = new ArrayList<>();

    private int retaining;
    private int deleting;
    private @Nullable List<@Nullable Object> inserting;

    SequenceChanges(YType target) {
        this.target = target;
    }

    @Override
    public void retain(int length) {
        endInsert();
        endDelete();
        retaining += length;
    }

    @Override
    public void insert(long client, int clock, int length, List<@Nullable Object> elements) {
        endRetain();
        endDelete();
        List<@Nullable Object> values = inserting == null ? new ArrayList<>() : inserting;
        for (Object element : elements) {
            values.add(target.facade(element));
        }
        inserting = values;
        added.add(new ClientRange(client, clock, length));
    }

    @Override
    public void delete(long client, int clock, int length) {
        endRetain();
        endInsert();
        deleting += length;
        deleted.add(new ClientRange(client, clock, length));
    }

    private void endRetain() {
        if (retaining > 0) {
            delta.add(new SequenceDelta.Retain(retaining));
            retaining = 0;
        }
    }

    private void endInsert() {
        if (inserting != null) {
            delta.add(new SequenceDelta.Insert(inserting));
            inserting = null;
        }
    }

    private void endDelete() {
        if (deleting > 0) {
            delta.add(new SequenceDelta.Delete(deleting));
            deleting = 0;
        }
    }

    void finish() {
        endInsert();
        endDelete();
    }

    List<SequenceDelta> delta() {
        return List.copyOf(delta);
    }

    List<ClientRange> added() {
        return List.copyOf(added);
    }

    List<ClientRange> deleted() {
        return List.copyOf(deleted);
    }
}
