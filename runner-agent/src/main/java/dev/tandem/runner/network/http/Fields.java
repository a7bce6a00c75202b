package dev.tandem.runner.network.http;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The header fields of a message, in their order. */
public record Fields(List<Field> list) {
    public static final Fields NONE = new Fields(List.of());

    /** Those that concern one connection only and are never passed on; so are all that Connection names. */
    private static final Set<String> OF_ONE_CONNECTION = Set.of(
            "connection",
            "expect",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    /** One field; both parts hold neither line ends nor other control characters. */
    public record Field(String name, String value) {
        boolean is(String other) {
            return name.equalsIgnoreCase(other);
        }
    }

    public Fields {
        list = List.copyOf(list);
    }

    /** {@return the values of all fields of a name} */
    public List<String> all(String name) {
        return list.stream().filter(field -> field.is(name)).map(Field::value).toList();
    }

    public Optional<String> first(String name) {
        return list.stream().filter(field -> field.is(name)).map(Field::value).findFirst();
    }

    /** {@return those of the names, which are in lower case} */
    public Fields only(Set<String> names) {
        return new Fields(list.stream()
                .filter(field -> names.contains(field.name().toLowerCase(Locale.ROOT)))
                .toList());
    }

    /** {@return the same with one more} */
    public Fields with(String name, String value) {
        List<Field> more = new ArrayList<>(list);
        more.add(new Field(name, value));
        return new Fields(more);
    }

    public Fields without(String name) {
        return new Fields(list.stream().filter(field -> !field.is(name)).toList());
    }

    /** {@return what a proxy passes on; how the body is framed is not among it} */
    public Fields endToEnd() {
        Set<String> dropped = new HashSet<>(OF_ONE_CONNECTION);
        dropped.add("content-length");
        for (String value : all("connection")) {
            for (String name : value.split(",", -1)) {
                dropped.add(name.strip().toLowerCase(Locale.ROOT));
            }
        }
        return new Fields(list.stream()
                .filter(field -> !dropped.contains(field.name().toLowerCase(Locale.ROOT)))
                .toList());
    }
}
