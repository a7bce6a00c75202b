package dev.tandem.crdt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class XmlTest {
    private final Doc doc = new Doc(1);
    private final YXmlFragment root = doc.getXmlFragment("x");

    @Test
    void elementsHaveAttributesAndChildren() {
        var element = new YXmlElement("Div");
        element.setAttribute("id", "a");
        element.setAttribute("gone", "b");
        element.removeAttribute("gone");
        element.setAttribute("count", 3);
        element.push(List.of(new YXmlText("text"), new YXmlElement("br")));
        root.insert(0, List.of(element));

        assertThat(root).hasToString("<div count=\"3\" id=\"a\">text<br></br></div>");
        assertThat(root.toJSON()).isEqualTo(root.toString());
        assertThat(element.nodeName()).isEqualTo("Div");
        assertThat(element.getAttribute("count")).isEqualTo(3L);
        assertThat(element.hasAttribute("gone")).isFalse();
        assertThat(element.getAttributes()).containsOnlyKeys("id", "count");
        assertThat(element.parent()).isSameAs(root);
        assertThat(element.doc()).isSameAs(doc);
        assertThat(root.parent()).isNull();
        element.removeAttribute("id");
        element.delete(0);
        assertThat(root).hasToString("<div count=\"3\"><br></br></div>");
        doc.checkInvariants();
    }

    @Test
    void nodesKnowTheirNeighbours() {
        var first = new YXmlElement("a");
        var text = new YXmlText("b");
        var last = new YXmlElement();
        root.push(List.of(first, text));
        root.insertAfter(text, List.of(last));
        root.insertAfter(null, List.of(new YXmlText("start")));
        assertThat(root).hasToString("start<a></a>b<undefined></undefined>");
        assertThat(first.nextSibling()).isSameAs(text);
        assertThat(text.prevSibling()).isSameAs(first);
        assertThat(last.nextSibling()).isNull();
        root.delete(2, 1);
        assertThat(first.nextSibling()).isSameAs(last);
        assertThat(root.firstChild()).isSameAs(root.get(0));
        assertThat(root.slice(-2)).containsExactly(first, last);
        assertThat(new YXmlElement("x").nextSibling()).isNull();
        assertThatThrownBy(() -> root.insertAfter(text, List.of(new YXmlText())))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> root.insertAfter(new YXmlText(), List.of(new YXmlText())))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> root.insert(4, List.of(new YXmlText()))).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> root.insert(0, List.of(first))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFragmentCanBeFilledBeforeItIsInADocument() {
        var element = new YXmlElement("p");
        var second = new YXmlText("2");
        element.insert(0, List.of(second));
        element.unshift(List.of(new YXmlText("1"), new YXmlText("0")));
        element.insertAfter(second, List.of(new YXmlText("3")));
        element.delete(1);
        assertThat(element.length()).isEqualTo(3);
        assertThat(element.get(1)).isSameAs(second);
        assertThat(element).hasToString("<p></p>");
        assertThatThrownBy(() -> element.insertAfter(new YXmlText(), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> element.getAttribute("a")).isInstanceOf(IllegalStateException.class);
        root.push(List.of(element));
        assertThat(root).hasToString("<p>123</p>");
    }

    @Test
    void elementsAreFoundByName() {
        var list = new YXmlElement("UL");
        list.push(List.of(new YXmlElement("li"), new YXmlText("x"), new YXmlElement("LI")));
        root.push(List.of(new YXmlElement("p"), list, new YXmlHook("li")));
        assertThat(root.querySelectorAll("Li")).containsExactly((YXmlElement) list.get(0), (YXmlElement) list.get(2));
        assertThat(root.querySelector("ul")).isSameAs(list);
        assertThat(root.querySelector("ol")).isNull();
        var nodes = new ArrayList<YType>();
        root.createTreeWalker(node -> !(node instanceof YXmlText)).forEachRemaining(nodes::add);
        assertThat(nodes).containsExactly((YType) root.get(0), list, (YType) list.get(0), (YType) list.get(2), (YType)
                root.get(2));
    }

    @Test
    void formattedTextIsPrintedWithTags() {
        var text = new YXmlText();
        root.push(List.of(text));
        text.insert(0, "plain");
        text.insert(5, "bold", Map.of("b", true, "a", Map.of("z", 1, "href", "u")));
        assertThat(root).hasToString("plain<a href=\"u\" z=\"1\"><b>bold</b></a>");
        YXmlText copy = text.clone();
        root.push(List.of(copy));
        assertThat(copy).hasToString(text.toString());
        assertThat(new YXmlText("x")).hasToString("");
    }

    @Test
    void hooksAreMaps() {
        var hook = new YXmlHook("editor");
        hook.set("k", 1);
        root.push(List.of(hook));
        var copy = new Doc(2);
        copy.applyUpdate(doc.encodeStateAsUpdate());
        assertThat(copy.getXmlFragment("x").get(0)).isInstanceOfSatisfying(YXmlHook.class, copied -> {
            assertThat(copied.hookName()).isEqualTo("editor");
            assertThat(copied.get("k")).isEqualTo(1L);
        });
        root.push(List.of(hook.clone()));
        assertThat(root).hasToString("[object Object][object Object]");
    }

    @Test
    void observersHearOfChildrenAndAttributes() {
        var element = new YXmlElement("p");
        root.push(List.of(element));
        var heard = new ArrayList<String>();
        element.observe(event -> {
            heard.add(event.attributesChanged() + " " + event.childListChanged() + " " + event.delta());
            assertThat(event.target()).isSameAs(element);
        });
        root.observeDeep(events -> heard.add(events.getFirst().path().toString()));
        element.setAttribute("k", "v");
        element.push(List.of(new YXmlText()));
        assertThat(heard).hasSize(4);
        assertThat(heard.getFirst()).isEqualTo("[k] false []");
        assertThat(heard.get(2)).startsWith("[] true [Insert[values=[");
        assertThat(heard.get(3)).isEqualTo("[0]");
    }

    @Test
    void deeplyNestedNodesAreNoTrouble() {
        YXmlFragment at = root;
        for (int i = 0; i < 50_000; i++) {
            var element = new YXmlElement("a");
            at.push(List.of(element));
            at = element;
        }
        assertThat(root.toString()).hasSize(350_000);
        assertThat(root.querySelectorAll("a")).hasSize(50_000);
        assertThat(doc.toJSON()).containsKey("x");
        assertThatThrownBy(root::clone).isInstanceOf(IllegalStateException.class);
        var events = new ArrayList<YEvent>();
        Subscription subscription = root.observeDeep(all -> {
            events.addAll(all);
            assertThat(all.getFirst().path()).hasSize(50_000);
        });
        ((YXmlElement) at).setAttribute("k", 1);
        subscription.close();
        assertThat(events).hasSize(1);
        root.delete(0);
        assertThat(root).hasToString("");
    }
}
