package dev.tandem.platform.run;

import dev.tandem.crdt.Doc;
import dev.tandem.crdt.Subscription;
import dev.tandem.crdt.YMap;
import dev.tandem.crdt.YText;
import dev.tandem.platform.run.RunConfiguration.InputKind;
import dev.tandem.platform.run.RunConfiguration.Kind;
import dev.tandem.protocol.EntryId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The document of a session's run configurations.
 *
 * <p>Its root {@value #ROOT} is a map from a configuration's id to a map of its fields. Fields in which people write are texts, so that
 * several can write in one at once; choices are plain values. Clients write it, so whatever has another shape than this counts as absent.
 */
public final class RunSettings {
    /** The root that holds the configurations. */
    public static final String ROOT = "configurations";

    /** More of them are not shown; nobody finds one among so many. */
    public static final int MAX_CONFIGURATIONS = 200;

    private static final int MAX_ID_LENGTH = 64;

    private final Doc doc;

    private RunSettings(Doc doc) {
        this.doc = doc;
    }

    /** {@return the settings of a document's whole state and of updates that follow it} */
    public static RunSettings of(byte[] state, List<byte[]> updates) {
        Doc doc = new Doc();
        doc.applyUpdate(state);
        updates.forEach(doc::applyUpdate);
        return new RunSettings(doc);
    }

    /** {@return all configurations, by their names} */
    public List<RunConfiguration> all() {
        List<RunConfiguration> configurations = new ArrayList<>();
        root().forEach((id, value) -> {
            if (value instanceof YMap fields && !id.isEmpty() && id.length() <= MAX_ID_LENGTH) {
                configurations.add(read(id, fields));
            }
        });
        configurations.sort(
                Comparator.comparing((RunConfiguration one) -> one.name().toLowerCase(Locale.ROOT))
                        .thenComparing(RunConfiguration::id));
        return configurations.size() > MAX_CONFIGURATIONS
                ? List.copyOf(configurations.subList(0, MAX_CONFIGURATIONS))
                : configurations;
    }

    /** {@return the configuration of this id, or else the first of this name; empty if there is neither} */
    public Optional<RunConfiguration> find(String idOrName) {
        List<RunConfiguration> all = all();
        return all.stream()
                .filter(one -> one.id().equals(idOrName))
                .findFirst()
                .or(() ->
                        all.stream().filter(one -> one.name().equals(idOrName)).findFirst());
    }

    /** {@return the update that puts a configuration in, or in the place of the one of its id} */
    public byte[] put(RunConfiguration configuration) {
        return change(() -> {
            YMap fields = new YMap();
            root().set(configuration.id(), fields);
            fields.set("name", new YText(configuration.name()));
            fields.set("kind", configuration.kind().name());
            set(
                    fields,
                    "entry",
                    configuration.entry() == null ? null : configuration.entry().toString());
            set(fields, "language", configuration.language());
            fields.set("command", new YText(configuration.command()));
            fields.set("arguments", new YText(configuration.arguments()));
            fields.set("environment", new YText(configuration.environment()));
            fields.set("workingDirectory", new YText(configuration.workingDirectory()));
            fields.set("inputKind", configuration.inputKind().name());
            fields.set("input", new YText(configuration.input()));
            set(
                    fields,
                    "inputFile",
                    configuration.inputFile() == null
                            ? null
                            : configuration.inputFile().toString());
            set(fields, "timeLimitSeconds", configuration.timeLimitSeconds());
        });
    }

    /** {@return the update that takes a configuration out} */
    public byte[] remove(String id) {
        return change(() -> root().delete(id));
    }

    private byte[] change(Runnable change) {
        List<byte[]> updates = new ArrayList<>();
        try (Subscription _ = doc.observeUpdates(event -> updates.add(event.update()))) {
            doc.transact(change);
        }
        return updates.getFirst();
    }

    private YMap root() {
        return doc.getMap(ROOT);
    }

    private static void set(YMap fields, String name, @Nullable Object value) {
        if (value != null) {
            fields.set(name, value);
        }
    }

    private static RunConfiguration read(String id, YMap fields) {
        return new RunConfiguration(
                id,
                text(fields, "name"),
                choice(fields, "kind", Kind.FILE),
                entry(fields, "entry"),
                fields.get("language") instanceof String language && !language.isEmpty() ? language : null,
                text(fields, "command"),
                text(fields, "arguments"),
                text(fields, "environment"),
                text(fields, "workingDirectory"),
                choice(fields, "inputKind", InputKind.TYPED),
                text(fields, "input"),
                entry(fields, "inputFile"),
                fields.get("timeLimitSeconds") instanceof Number seconds ? seconds.intValue() : null);
    }

    private static String text(YMap fields, String name) {
        Object value = fields.get(name);
        return value instanceof YText || value instanceof String ? value.toString() : "";
    }

    private static @Nullable EntryId entry(YMap fields, String name) {
        if (fields.get(name) instanceof String id) {
            try {
                return EntryId.parse(id);
            } catch (IllegalArgumentException _) {
                return null;
            }
        }
        return null;
    }

    private static <E extends Enum<E>> E choice(YMap fields, String name, E otherwise) {
        Object value = fields.get(name);
        for (E constant : otherwise.getDeclaringClass().getEnumConstants()) {
            if (constant.name().equals(value)) {
                return constant;
            }
        }
        return otherwise;
    }
}
