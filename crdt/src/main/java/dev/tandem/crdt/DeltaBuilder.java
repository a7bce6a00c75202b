package dev.tandem.crdt;

import dev.tandem.crdt.store.TextChanges;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Joins the steps of a text's change; a retain at the end is left out. */
final class DeltaBuilder implements TextChanges.Visitor {
    private final YText target;
    private final List<TextDelta> steps = new ArrayList<>();
    private final StringBuilder inserted = new StringBuilder();
    private int retained;
    private int deleted;

    DeltaBuilder(YText target) {
        this.target = target;
    }

    @Override
    public void retain(int length) {
        flushInserted();
        flushDeleted();
        retained += length;
    }

    @Override
    public void insert(String text) {
        flushRetained();
        flushDeleted();
        inserted.append(text);
    }

    @Override
    public void insertEmbed(@Nullable Object value) {
        flushRetained();
        flushDeleted();
        flushInserted();
        steps.add(new TextDelta.InsertEmbed(Objects.requireNonNull(target.facade(value))));
    }

    @Override
    public void delete(int length) {
        flushRetained();
        flushInserted();
        deleted += length;
    }

    private void flushRetained() {
        if (retained > 0) {
            steps.add(new TextDelta.Retain(retained));
            retained = 0;
        }
    }

    private void flushInserted() {
        if (!inserted.isEmpty()) {
            steps.add(new TextDelta.Insert(inserted.toString()));
            inserted.setLength(0);
        }
    }

    private void flushDeleted() {
        if (deleted > 0) {
            steps.add(new TextDelta.Delete(deleted));
            deleted = 0;
        }
    }

    List<TextDelta> finish() {
        flushInserted();
        flushDeleted();
        return steps;
    }
}
