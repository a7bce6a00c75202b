package dev.tandem.crdt;

import dev.tandem.crdt.store.TextVisitor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the steps of a text or of its change. */
final class DeltaBuilder implements TextVisitor {
    private final YText target;
    private final List<TextDelta> steps = new ArrayList<>();

    DeltaBuilder(YText target) {
        this.target = target;
    }

    @Override
    public void retain(int length, Map<String, @Nullable Object> attributes) {
        steps.add(new TextDelta.Retain(length, attributes));
    }

    @Override
    public void insert(String text, Map<String, @Nullable Object> attributes) {
        steps.add(new TextDelta.Insert(text, attributes));
    }

    @Override
    public void insertEmbed(@Nullable Object value, Map<String, @Nullable Object> attributes) {
        steps.add(new TextDelta.InsertEmbed(target.facade(value), attributes));
    }

    @Override
    public void delete(int length) {
        steps.add(new TextDelta.Delete(length));
    }

    List<TextDelta> finish() {
        return List.copyOf(steps);
    }
}
