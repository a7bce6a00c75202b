package dev.tandem.runner.debugging;

import dev.tandem.crdt.Doc;
import dev.tandem.crdt.RelativePosition;
import dev.tandem.crdt.RelativePositions;
import dev.tandem.crdt.YMap;
import dev.tandem.crdt.codec.UpdateException;
import dev.tandem.protocol.EntryId;
import dev.tandem.protocol.RunId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The document of breakpoints. Anybody with the right writes it, with any client: whatever has another shape than it should counts as absent.
 * Confined to the session's thread.
 */
final class DebugSettings {
    private static final System.Logger LOG = System.getLogger(DebugSettings.class.getName());
    /** As many as the platform takes states of. */
    private static final int MOST = 500;

    private static final int MOST_TEXT = 2_000;
    private static final Set<String> ACCESSES = Set.of("write", "read", "readWrite");

    private Doc doc = new Doc();

    /** A breakpoint that is wanted. */
    sealed interface Wanted {
        String id();

        @Nullable String condition();

        @Nullable String hitCondition();
    }

    /**
     * On a line.
     *
     * @param position null if there is none that can be read
     * @param line from 1; where it was when it was set
     */
    record Line(
            String id,
            EntryId entry,
            @Nullable RelativePosition position,
            int line,
            @Nullable String condition,
            @Nullable String hitCondition,
            @Nullable String logMessage)
            implements Wanted {}

    /** At the beginning of functions of a name. */
    record AtFunction(
            String id,
            String function,
            @Nullable String condition,
            @Nullable String hitCondition) implements Wanted {}

    /**
     * Where a value is changed, or read.
     *
     * @param adapter id of the one that knows the value by this {@code dataId}
     * @param accessType {@code write}, {@code read} or {@code readWrite}; null for what the adapter does by itself
     * @param start the one program that it belongs to; null if it belongs to every one that is started
     */
    record AtData(
            String id,
            String adapter,
            String dataId,
            @Nullable String accessType,
            @Nullable Start start,
            @Nullable String condition,
            @Nullable String hitCondition)
            implements Wanted {}

    /**
     * Whether programs stop at exceptions of a kind.
     *
     * @param condition null for all of them
     */
    record ExceptionChoice(boolean enabled, @Nullable String condition) {}

    /**
     * One start of a program.
     *
     * @param epoch any of it
     */
    record Start(RunId run, long epoch) {}

    /** Begins anew with a document as it is now. */
    void load(byte @Nullable [] state) {
        doc = new Doc();
        if (state != null) {
            update(state);
        }
    }

    /** It has changed. */
    void update(byte[] update) {
        try {
            doc.applyUpdate(update);
        } catch (UpdateException e) {
            LOG.log(System.Logger.Level.WARNING, "an update of breakpoints cannot be read", e);
        }
    }

    /** {@return the breakpoints that are on, by their ids' order; of too many the first} */
    List<Wanted> breakpoints() {
        List<Wanted> wanted = new ArrayList<>();
        doc.getMap("breakpoints").forEach((id, value) -> {
            if (value instanceof YMap fields && !Boolean.FALSE.equals(fields.get("enabled"))) {
                read(id, fields).ifPresent(wanted::add);
            }
        });
        return wanted.stream()
                .sorted(Comparator.comparing(Wanted::id))
                .limit(MOST)
                .toList();
    }

    private static Optional<Wanted> read(String id, YMap fields) {
        if (id.length() > MOST_TEXT) {
            return Optional.empty();
        }
        String kind = text(fields, "kind");
        if ("function".equals(kind)) {
            String function = text(fields, "function");
            return Optional.ofNullable(function)
                    .map(name -> new AtFunction(id, name, text(fields, "condition"), text(fields, "hitCondition")));
        }
        if ("data".equals(kind)) {
            return data(id, fields);
        }
        EntryId entry = entry(fields);
        int line = fields.get("line") instanceof Number number ? number.intValue() : 0;
        if (!"line".equals(kind) || entry == null || line < 1) {
            return Optional.empty();
        }
        return Optional.of(new Line(
                id,
                entry,
                position(fields),
                line,
                text(fields, "condition"),
                text(fields, "hitCondition"),
                text(fields, "logMessage")));
    }

    private static Optional<Wanted> data(String id, YMap fields) {
        String adapter = text(fields, "adapter");
        String dataId = text(fields, "dataId");
        String access = text(fields, "accessType");
        boolean persists = Boolean.TRUE.equals(fields.get("persists"));
        Start start = start(fields);
        if (adapter == null
                || dataId == null
                || (access != null && !ACCESSES.contains(access))
                || (!persists && start == null)) {
            return Optional.empty();
        }
        return Optional.of(new AtData(
                id,
                adapter,
                dataId,
                access,
                persists ? null : start,
                text(fields, "condition"),
                text(fields, "hitCondition")));
    }

    private static @Nullable Start start(YMap fields) {
        String run = text(fields, "run");
        try {
            return run != null && fields.get("epoch") instanceof Number epoch
                    ? new Start(RunId.parse(run), epoch.longValue())
                    : null;
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    /** {@return what somebody has chosen about exception filters, by the adapter's names for them} */
    Map<String, ExceptionChoice> exceptions() {
        Map<String, ExceptionChoice> choices = new TreeMap<>();
        doc.getMap("exceptions").forEach((filter, value) -> {
            if (value instanceof YMap fields
                    && fields.get("enabled") instanceof Boolean enabled
                    && choices.size() < MOST
                    && filter.length() <= MOST_TEXT) {
                choices.put(filter, new ExceptionChoice(enabled, text(fields, "condition")));
            }
        });
        return choices;
    }

    private static @Nullable String text(YMap fields, String name) {
        return fields.get(name) instanceof String text && !text.isBlank() && text.length() <= MOST_TEXT ? text : null;
    }

    private static @Nullable EntryId entry(YMap fields) {
        String id = text(fields, "entry");
        try {
            return id == null ? null : EntryId.parse(id);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private static @Nullable RelativePosition position(YMap fields) {
        String encoded = text(fields, "position");
        try {
            return encoded == null
                    ? null
                    : RelativePositions.decodeRelativePosition(
                            Base64.getDecoder().decode(encoded));
        } catch (IllegalArgumentException | UpdateException _) {
            return null;
        }
    }
}
