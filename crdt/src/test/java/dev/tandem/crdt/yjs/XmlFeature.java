package dev.tandem.crdt.yjs;

import dev.tandem.crdt.Doc;
import dev.tandem.crdt.YType;
import dev.tandem.crdt.YXmlElement;
import dev.tandem.crdt.YXmlFragment;
import dev.tandem.crdt.YXmlHook;
import dev.tandem.crdt.YXmlText;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Shows the XML root: printed, dumped, walked through and queried; and the whole document as JSON. */
final class XmlFeature implements PlanFeature {
    private final Set<Integer> typed = new HashSet<>();

    @Override
    public void opened(int slot, Doc doc, boolean asTypes) {
        if (asTypes) {
            typed.add(slot);
        }
    }

    @Override
    public void show(int slot, Doc doc, Consumer<String> print) {
        if (!typed.contains(slot)) {
            return;
        }
        YXmlFragment root = doc.getXmlFragment("x");
        print.accept("X " + Values.token(root.toString()));
        print.accept("X " + root.stream().map(Values::dump).collect(Collectors.joining(",")));
        var nodes = new StringBuilder();
        root.createTreeWalker(node -> true)
                .forEachRemaining(
                        node -> nodes.append(nodes.isEmpty() ? "" : ",").append(describe(node)));
        print.accept("X " + nodes);
        print.accept(
                "X " + root.querySelectorAll("Div").size() + name(root.querySelector("p")) + name(root.firstChild()));
        print.accept("X " + names(root.slice(-Math.min(2, root.length()), -1)) + ";" + names(root.slice(1)));
        print.accept("J " + Values.dump(doc.toJSON()));
    }

    private static String describe(YType node) {
        return name(node)
                + switch (node) {
                    case YXmlElement element -> name(element.prevSibling()) + name(element.nextSibling());
                    case YXmlText text -> name(text.prevSibling()) + name(text.nextSibling());
                    case YXmlHook ignored -> "";
                    default -> "--";
                }
                + name(node.parent())
                + (node instanceof YXmlFragment fragment ? name(fragment.firstChild()) : "");
    }

    private static String name(@Nullable Object node) {
        return switch (node) {
            case YXmlElement element -> "E" + Values.token(element.nodeName());
            case YXmlHook hook -> "H" + Values.token(hook.hookName());
            case YXmlText ignored -> "X";
            case null, default -> "-";
        };
    }

    private static String names(List<@Nullable Object> nodes) {
        return nodes.stream().map(XmlFeature::name).collect(Collectors.joining(","));
    }
}
