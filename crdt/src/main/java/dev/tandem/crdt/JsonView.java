package dev.tandem.crdt;

import dev.tandem.crdt.codec.PropertyOrder;
import dev.tandem.crdt.codec.Undefined;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes plain lists and maps of types and all that is nested in them. Without recursion: strangers choose how deep they are nested. */
final class JsonView {
    private record Step(YType from, Object to) {}

    private final ArrayDeque<Step> work = new ArrayDeque<>();

    private JsonView() {}

    static @Nullable Object of(@Nullable Object value) {
        var view = new JsonView();
        Object result = view.begin(value);
        for (Step step = view.work.poll(); step != null; step = view.work.poll()) {
            view.fill(step);
        }
        return result;
    }

    /** A value; a list or a map is still empty. */
    private @Nullable Object begin(@Nullable Object value) {
        if (!(value instanceof YType type)) {
            return value;
        }
        return switch (type) {
            case YText text -> text.toString();
            case YXmlFragment xml -> xml.toString();
            case YUnknown ignored -> Undefined.UNDEFINED;
            case YArray array -> later(array, new ArrayList<@Nullable Object>());
            case YMap map -> later(map, new LinkedHashMap<String, @Nullable Object>());
        };
    }

    private Object later(YType from, Object to) {
        work.add(new Step(from, to));
        return to;
    }

    @SuppressWarnings("unchecked") // what begin made of the type
    private void fill(Step step) {
        if (step.from instanceof YArray array) {
            var list = (List<@Nullable Object>) step.to;
            for (Object value : array.toList()) {
                list.add(begin(value));
            }
        } else if (step.from instanceof YMap from) {
            var map = (Map<String, @Nullable Object>) step.to;
            Map<String, @Nullable Object> entries = from.entries();
            for (String key : PropertyOrder.of(entries)) {
                map.put(key, begin(entries.get(key)));
            }
        }
    }
}
