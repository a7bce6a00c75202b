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
import com.sun.jdi.request.EventRequest;
import com.sun.jdi.request.WatchpointRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Stops when a field is changed, or read. Worker's thread. */
final class DataBreakpoints {
    private static final Object OWNER = DataBreakpoints.class;

    private final VirtualMachine machine;
    private final Handles handles;
    private final List<Watched> watched = new ArrayList<>();
    /** Objects whose fields can be watched, by number: {@code dataId}s outlive stops. */
    private final Map<Long, ObjectReference> objects = new HashMap<>();

    private int lastId = 1_000_000; // other breakpoints count from 1

    private record Watched(int id, BreakpointRule rule, AtomicLong hits, List<WatchpointRequest> requests) {}

    DataBreakpoints(VirtualMachine machine, Handles handles) {
        this.machine = machine;
        this.handles = handles;
    }

    /** {@return the answer to {@code dataBreakpointInfo}} */
    ObjectNode info(ObjectNode arguments) {
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
    ObjectNode set(ObjectNode arguments) {
        watched.forEach(each -> machine.eventRequestManager().deleteEventRequests(each.requests()));
        watched.clear();
        ObjectNode body = Json.object();
        ArrayNode told = body.putArray("breakpoints");
        for (JsonNode wanted : arguments.path("breakpoints")) {
            ObjectNode answer = told.addObject();
            try {
                Watched each = watch(wanted);
                watched.add(each);
                answer.put("id", each.id()).put("verified", true);
            } catch (Refusal e) {
                answer.put("id", ++lastId).put("verified", false).put("message", e.getMessage());
            }
        }
        return body;
    }

    private Watched watch(JsonNode wanted) {
        String dataId = wanted.path("dataId").asText();
        String[] parts = dataId.split("[#@]");
        Field field = parts.length < 2 ? null : field(parts[0], parts[1]);
        if (field == null) {
            throw new Refusal("There is no field " + dataId + " yet.");
        }
        ObjectReference object = parts.length < 3 ? null : objects.get(Long.parseLong(parts[2]));
        if (parts.length > 2 && object == null) {
            throw new Refusal("The object whose field was watched belonged to another run.");
        }
        String access = wanted.path("accessType").asText("write");
        List<WatchpointRequest> requests = new ArrayList<>();
        if (!access.equals("read")) {
            requests.add(machine.eventRequestManager().createModificationWatchpointRequest(field));
        }
        if (!access.equals("write")) {
            requests.add(machine.eventRequestManager().createAccessWatchpointRequest(field));
        }
        Watched made = new Watched(++lastId, BreakpointRule.of(wanted), new AtomicLong(), requests);
        for (WatchpointRequest request : requests) {
            if (object != null) {
                request.addInstanceFilter(object);
            }
            request.putProperty(OWNER, made);
            request.setSuspendPolicy(EventRequest.SUSPEND_ALL);
            request.enable();
        }
        return made;
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
