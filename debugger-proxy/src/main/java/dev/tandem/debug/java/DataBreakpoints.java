package dev.tandem.debug.java;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.jdi.Field;
import com.sun.jdi.ObjectReference;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.event.ModificationWatchpointEvent;
import com.sun.jdi.event.WatchpointEvent;
import com.sun.jdi.request.ClassPrepareRequest;
import com.sun.jdi.request.EventRequest;
import com.sun.jdi.request.EventRequestManager;
import com.sun.jdi.request.WatchpointRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Stops when a field is changed, or read; of classes that are loaded later, too. Guarded by this: classes are prepared on the thread of events as well.
 */
final class DataBreakpoints {
    private static final Object OWNER = DataBreakpoints.class;

    private final VirtualMachine machine;
    private final Handles handles;
    private final Client client;
    private final List<Watched> watched = new ArrayList<>();
    private final Set<String> awaited = new HashSet<>();
    /** Objects whose fields can be watched, by number: {@code dataId}s outlive stops. */
    private final Map<Long, ObjectReference> objects = new HashMap<>();

    private int lastId = 1_000_000; // other breakpoints count from 1

    /**
     * One that is wanted.
     *
     * @param access {@code write}, {@code read} or {@code readWrite}
     * @param requests none while its class is not there
     */
    private record Watched(
            int id,
            Wanted wanted,
            String access,
            BreakpointRule rule,
            AtomicLong hits,
            List<WatchpointRequest> requests) {}

    /**
     * What a {@code dataId} says.
     *
     * @param object number of the one whose field it is; null for a static field
     */
    private record Wanted(
            String type, String field, @Nullable Long object) {
        private static final Pattern DATA_ID = Pattern.compile("([^#@]+)#([^#@]+)(?:@(\\d{1,18}))?");

        static Wanted of(String dataId) {
            Matcher parts = DATA_ID.matcher(dataId);
            if (!parts.matches()) {
                throw new Refusal("\"" + dataId + "\" names no field.");
            }
            return new Wanted(
                    parts.group(1), parts.group(2), parts.group(3) == null ? null : Long.valueOf(parts.group(3)));
        }
    }

    DataBreakpoints(VirtualMachine machine, Handles handles, Client client) {
        this.machine = machine;
        this.handles = handles;
        this.client = client;
    }

    /** {@return the answer to {@code dataBreakpointInfo}} */
    synchronized ObjectNode info(ObjectNode arguments) {
        String name = Json.required(arguments, "name");
        ObjectNode body = Json.object();
        Field field = null;
        ObjectReference object = null;
        if (arguments.path("variablesReference").asInt() > 0) {
            switch (handles.node(arguments.path("variablesReference").asInt())) {
                case Node.Fields fields -> {
                    field = fields.object().referenceType().fieldByName(name);
                    object = fields.object();
                }
                case Node.Statics statics -> field = statics.type().fieldByName(name);
                case Node.Locals _, Node.Elements _, Node.Contents _ -> {
                    // the JVM watches fields only
                }
            }
        }
        if (field == null) {
            return body.putNull("dataId")
                    .put("description", "Only fields can be watched, not local variables, nor elements.");
        }
        String id = field.declaringType().name() + "#" + name;
        if (object != null) {
            objects.put(object.uniqueID(), object);
            id += "@" + object.uniqueID();
        }
        body.put("dataId", id)
                .put("description", ValueText.typeName(field.declaringType()) + "." + name)
                .put("canPersist", object == null);
        body.putArray("accessTypes").add("write").add("read").add("readWrite");
        return body;
    }

    /** Sets all of them. */
    synchronized ObjectNode set(ObjectNode arguments) {
        watched.forEach(each -> machine.eventRequestManager().deleteEventRequests(each.requests()));
        watched.clear();
        ObjectNode body = Json.object();
        ArrayNode told = body.putArray("breakpoints");
        for (JsonNode wanted : arguments.path("breakpoints")) {
            ObjectNode answer = told.addObject();
            try {
                Watched each = watch(wanted);
                watched.add(each);
                answer.put("id", each.id()).put("verified", !each.requests().isEmpty());
                if (each.requests().isEmpty()) {
                    answer.put("message", "The class " + each.wanted().type() + " is not loaded yet.");
                }
            } catch (Refusal e) {
                answer.put("id", ++lastId).put("verified", false).put("message", e.getMessage());
            }
        }
        return body;
    }

    private Watched watch(JsonNode asked) {
        Wanted wanted = Wanted.of(asked.path("dataId").asText());
        Watched made = new Watched(
                ++lastId,
                wanted,
                asked.path("accessType").asText("write"),
                BreakpointRule.of(asked),
                new AtomicLong(),
                new ArrayList<>());
        ObjectReference object = wanted.object() == null ? null : objects.get(wanted.object());
        if (wanted.object() != null && object == null) {
            throw new Refusal("The object whose field was watched belonged to another run.");
        }
        Field field = field(wanted.type(), wanted.field());
        if (field != null) {
            arm(made, field, object);
        } else if (!machine.classesByName(wanted.type()).isEmpty()) {
            throw new Refusal("There is no field " + wanted.field() + " in " + wanted.type() + ".");
        } else if (awaited.add(wanted.type())) {
            ClassPrepareRequest request = machine.eventRequestManager().createClassPrepareRequest();
            request.addClassFilter(wanted.type());
            request.setSuspendPolicy(EventRequest.SUSPEND_EVENT_THREAD);
            request.enable();
        }
        return made;
    }

    private void arm(Watched watched, Field field, @Nullable ObjectReference object) {
        EventRequestManager requests = machine.eventRequestManager();
        if (!watched.access().equals("read")) {
            watched.requests().add(requests.createModificationWatchpointRequest(field));
        }
        if (!watched.access().equals("write")) {
            watched.requests().add(requests.createAccessWatchpointRequest(field));
        }
        for (WatchpointRequest request : watched.requests()) {
            if (object != null) {
                request.addInstanceFilter(object);
            }
            request.putProperty(OWNER, watched);
            request.setSuspendPolicy(EventRequest.SUSPEND_ALL);
            request.enable();
        }
    }

    /** A class is ready to run: its fields are watched before it does. */
    synchronized void prepared(ReferenceType type) {
        for (Watched each : watched) {
            Field field = each.requests().isEmpty() && each.wanted().type().equals(type.name())
                    ? type.fieldByName(each.wanted().field())
                    : null;
            if (field != null) {
                arm(each, field, null);
                ObjectNode told = Json.object().put("reason", "changed");
                told.putObject("breakpoint")
                        .put("id", each.id())
                        .put("verified", true)
                        .put("message", "");
                client.tell("breakpoint", told);
            }
        }
    }

    private @Nullable Field field(String type, String name) {
        for (ReferenceType loaded : machine.classesByName(type)) {
            Field field = loaded.fieldByName(name);
            if (field != null) {
                return field;
            }
        }
        return null;
    }

    /** {@return why the program stops; null if this time does not count} */
    Stops.@Nullable Reason judge(WatchpointEvent event, BreakpointJudge judge) {
        if (!(event.request().getProperty(OWNER) instanceof Watched each)) {
            return null; // of one that is not wanted any more
        }
        if (!judge.holds(each.rule(), event.thread())) {
            return null;
        }
        BreakpointRule.Hits wanted = each.rule().hits();
        if (wanted != null && !wanted.matches(each.hits().incrementAndGet())) {
            return null;
        }
        String text = event instanceof ModificationWatchpointEvent change
                ? event.field().name() + " changes from " + ValueText.of(event.valueCurrent()) + " to "
                        + ValueText.of(change.valueToBe())
                : event.field().name() + " is read: " + ValueText.of(event.valueCurrent());
        return new Stops.Reason("data breakpoint", event.thread(), List.of(each.id()), text);
    }
}
