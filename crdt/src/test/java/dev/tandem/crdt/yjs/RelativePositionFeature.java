package dev.tandem.crdt.yjs;

import dev.tandem.crdt.AbsolutePosition;
import dev.tandem.crdt.Doc;
import dev.tandem.crdt.RelativePosition;
import dev.tandem.crdt.RelativePositions;
import dev.tandem.crdt.YType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Relative positions: made somewhere, kept, and resolved after every step in the document that the step concerned. */
final class RelativePositionFeature implements PlanFeature {
    private static final HexFormat HEX = HexFormat.of();
    private static final int BEYOND = 1_000_000_000;

    private final List<RelativePosition> kept = new ArrayList<>();

    static final class Words implements PlanVocabulary {
        @Override
        public String step(PlanGenerator plan, int doc) {
            String path = switch (plan.random().nextInt(8)) {
                case 0 -> XmlWords.path(plan.random());
                case 1 -> "m." + Values.token(plan.key());
                default ->
                    plan.path(List.of("t", "t", "t", "a", "m").get(plan.random().nextInt(5)));
            };
            return "rp " + doc + " " + plan.newLabel() + " " + path + " " + plan.position() + " "
                    + List.of(0, 0, -1, -1, 1, -70).get(plan.random().nextInt(6));
        }
    }

    @Override
    public boolean play(List<String> words, int slot, Doc doc, Consumer<String> print) {
        if (!words.getFirst().equals("rp")) {
            return false;
        }
        if (Player.resolve(doc, words.get(3)) instanceof YType type) {
            int index = Integer.parseInt(words.get(4)) % (listLength(doc, type) + 2);
            RelativePosition position =
                    RelativePositions.createRelativePositionFromTypeIndex(type, index, Integer.parseInt(words.get(5)));
            kept.add(position);
            byte[] bytes = RelativePositions.encodeRelativePosition(position);
            Map<String, Object> json = RelativePositions.relativePositionToJSON(position);
            print.accept("R " + HEX.formatHex(bytes) + " "
                    + HEX.formatHex(json(json).getBytes(StandardCharsets.UTF_8)) + " "
                    + same(position, RelativePositions.createRelativePositionFromJSON(json)) + " "
                    + same(position, RelativePositions.decodeRelativePosition(bytes)) + " "
                    + kept.stream()
                            .map(other -> same(position, other) ? "1" : "0")
                            .collect(Collectors.joining()));
        }
        return true;
    }

    /** The length of the list of any type: where the position behind everything is. */
    private static int listLength(Doc doc, YType type) {
        AbsolutePosition end = resolve(RelativePositions.createRelativePositionFromTypeIndex(type, BEYOND), doc, true);
        return end == null ? 0 : end.index();
    }

    private static @Nullable AbsolutePosition resolve(RelativePosition position, Doc doc, boolean follow) {
        return RelativePositions.createAbsolutePositionFromRelativePosition(position, doc, follow);
    }

    private static boolean same(RelativePosition a, RelativePosition b) {
        return RelativePositions.compareRelativePositions(a, b);
    }

    private static String json(Object value) {
        return switch (value) {
            case String text -> '"' + text + '"';
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(entry -> "\"" + entry.getKey() + "\":" + json(entry.getValue()))
                        .collect(Collectors.joining(",", "{", "}"));
            default -> value.toString();
        };
    }

    @Override
    public void show(int slot, Doc doc, Consumer<String> print) {
        for (RelativePosition position : kept) {
            print.accept("P " + place(resolve(position, doc, true)) + " " + place(resolve(position, doc, false)));
        }
    }

    private static String place(@Nullable AbsolutePosition place) {
        return place == null
                ? "null"
                : place.index() + " " + place.assoc() + " "
                        + HEX.formatHex(RelativePositions.encodeRelativePosition(
                                // The end of a type is named by the type.
                                RelativePositions.createRelativePositionFromTypeIndex(place.type(), BEYOND)));
    }
}
