package dev.tandem.bench.debug;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.debug.DebugNews;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** News as lines of JSON; what is told to many is written once. On the hub's loop. */
final class NewsLines {
    private @Nullable DebugNews last;
    private byte[] line = {};

    @SuppressWarnings("ReferenceEquality") // each of many is handed the very same
    byte[] of(DebugNews news) {
        if (news != last) {
            last = news;
            line = (json(news) + "\n").getBytes(StandardCharsets.UTF_8);
        }
        return line;
    }

    private static ObjectNode json(DebugNews news) {
        return switch (news) {
            case DebugNews.Started started -> line("started").set("capabilities", started.capabilities());
            case DebugNews.Running running ->
                line("running").put("epoch", running.epoch().number());
            case DebugNews.Stopped stopped ->
                line("stopped").put("epoch", stopped.epoch().number()).set("why", stopped.why());
            case DebugNews.Seen seen ->
                line("seen")
                        .put("whole", seen.whole())
                        .put("epoch", seen.stop().epoch().number())
                        .put("threadId", seen.stop().threadId())
                        .set("frames", seen.stop().frames());
            case DebugNews.Output output -> line("output").set("body", output.body());
            case DebugNews.Breakpoints breakpoints ->
                line("breakpoints")
                        .set(
                                "ids",
                                strings(breakpoints.all().stream()
                                        .map(each -> each.id())
                                        .toList()));
            case DebugNews.Control _ -> line("control");
            case DebugNews.Told told -> line("told").put("event", told.event()).set("body", told.body());
            case DebugNews.Ended _ -> line("ended");
        };
    }

    private static ObjectNode line(String kind) {
        return JsonNodeFactory.instance.objectNode().put("kind", kind);
    }

    private static ArrayNode strings(List<String> texts) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        texts.forEach(array::add);
        return array;
    }
}
