package dev.tandem.debug.java;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.jdi.ClassType;
import com.sun.jdi.Field;
import com.sun.jdi.IncompatibleThreadStateException;
import com.sun.jdi.Location;
import com.sun.jdi.ObjectReference;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.StackFrame;
import com.sun.jdi.StringReference;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.event.ExceptionEvent;
import com.sun.jdi.request.ClassPrepareRequest;
import com.sun.jdi.request.EventRequest;
import com.sun.jdi.request.ExceptionRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Breakpoints at exceptions, of all classes or some with their subclasses, and what is told of an exception that the program stands at. Guarded by this: classes
 * are prepared on the thread of events as well.
 */
final class Exceptions {
    /** How expressions name the exception that the program stands at. */
    static final String NAME = "$exception";

    private static final String CLASS_NAME = "[\\p{L}_$][\\p{L}\\p{N}_$]*(\\.[\\p{L}_$][\\p{L}\\p{N}_$]*)*";

    /** Which exceptions stop the program. */
    private record Filter(boolean caught, boolean uncaught, List<String> classes) {}

    private final VirtualMachine machine;
    private final List<Filter> filters = new ArrayList<>();
    private final List<ClassPrepareRequest> awaited = new ArrayList<>();
    private @Nullable ObjectReference present;
    private @Nullable ThreadReference thread;
    private boolean presentCaught;

    Exceptions(VirtualMachine machine) {
        this.machine = machine;
    }

    /** Sets all of them. A condition of a filter is a list of class names, separated by commas. */
    synchronized ObjectNode set(ObjectNode arguments) {
        machine.eventRequestManager()
                .deleteEventRequests(
                        new ArrayList<>(machine.eventRequestManager().exceptionRequests()));
        machine.eventRequestManager().deleteEventRequests(awaited);
        awaited.clear();
        filters.clear();
        ObjectNode body = Json.object();
        ArrayNode told = body.putArray("breakpoints");
        for (String id : Json.texts(arguments.path("filters"))) {
            add(id, null, told.addObject());
        }
        for (JsonNode option : arguments.path("filterOptions")) {
            add(option.path("filterId").asText(), Json.text(option.path("condition")), told.addObject());
        }
        return body;
    }

    private void add(String id, @Nullable String condition, ObjectNode told) {
        List<String> classes = new ArrayList<>();
        for (String name : condition == null ? new String[0] : condition.split("[,\\s]+")) {
            if (name.isEmpty()) {
                continue;
            }
            if (!name.matches(CLASS_NAME)) {
                told.put("verified", false)
                        .put("message", "\"" + name + "\" is no class name; write some, separated by commas.");
                return;
            }
            classes.add(name);
        }
        if (!id.equals("caught") && !id.equals("uncaught")) {
            told.put("verified", false).put("message", "There is no filter \"" + id + "\".");
            return;
        }
        Filter filter = new Filter(id.equals("caught"), id.equals("uncaught"), classes);
        filters.add(filter);
        if (classes.isEmpty()) {
            request(null, filter);
        }
        boolean found = classes.isEmpty();
        for (String name : classes) {
            await(name);
            for (ReferenceType type : machine.allClasses()) {
                if (isNamed(type, name)) {
                    request(type, filter);
                    found = true;
                }
            }
        }
        told.put("verified", found);
        if (!found) {
            told.put("message", "No class " + String.join(", ", classes) + " is loaded yet.");
        }
    }

    private void await(String name) {
        ClassPrepareRequest request = machine.eventRequestManager().createClassPrepareRequest();
        request.addClassFilter("*" + name.substring(name.lastIndexOf('.') + 1));
        request.setSuspendPolicy(EventRequest.SUSPEND_EVENT_THREAD);
        request.enable();
        awaited.add(request);
    }

    private static boolean isNamed(ReferenceType type, String name) {
        String full = type.name().replace('$', '.');
        return full.equals(name) || full.endsWith("." + name);
    }

    private void request(@Nullable ReferenceType type, Filter filter) {
        ExceptionRequest request =
                machine.eventRequestManager().createExceptionRequest(type, filter.caught(), filter.uncaught());
        request.setSuspendPolicy(EventRequest.SUSPEND_ALL);
        request.enable();
    }

    /** A class is ready to run: it may be an exception's. */
    synchronized void prepared(ReferenceType type) {
        for (Filter filter : filters) {
            if (type instanceof ClassType && filter.classes().stream().anyMatch(name -> isNamed(type, name))) {
                request(type, filter);
            }
        }
    }

    /** {@return why the program stops; null if what happened is the JDK's own affair} */
    synchronized Stops.@Nullable Reason judge(ExceptionEvent event) {
        Location caught = event.catchLocation();
        if (caught != null
                && Jdk.owns(caught.declaringType())
                && Jdk.owns(event.location().declaringType())) {
            return null;
        }
        present = event.exception();
        thread = event.thread();
        presentCaught = caught != null;
        return new Stops.Reason("exception", event.thread(), List.of(), Evaluator.describe(event.exception()));
    }

    /** {@return the exception that a thread stands at; null if it stands elsewhere} */
    synchronized @Nullable ObjectReference at(ThreadReference standing) {
        return standing.equals(thread) ? present : null;
    }

    /** The program goes on. */
    synchronized void forget() {
        present = null;
        thread = null;
    }

    /** {@return an exception's message, read from its field: its method may be the program's; null for none} */
    static @Nullable String message(ObjectReference exception) {
        Field field = exception.referenceType().fieldByName("detailMessage");
        return field != null && exception.getValue(field) instanceof StringReference text ? text.value() : null;
    }

    /** {@return the answer to {@code exceptionInfo}} */
    synchronized ObjectNode info() {
        ObjectReference exception = present;
        ThreadReference at = thread;
        if (exception == null || at == null) {
            throw new Refusal("The program does not stand at an exception.");
        }
        ObjectNode body = Json.object()
                .put("exceptionId", exception.referenceType().name())
                .put("description", Evaluator.describe(exception))
                .put("breakMode", presentCaught ? "always" : "unhandled");
        ObjectNode details = details(exception, 0).put("evaluateName", NAME).put("stackTrace", stackTrace(at));
        body.set("details", details);
        return body;
    }

    private static ObjectNode details(ObjectReference exception, int depth) {
        ObjectNode details = Json.object()
                .put("message", message(exception))
                .put("typeName", ValueText.typeName(exception.referenceType()))
                .put("fullTypeName", exception.referenceType().name());
        Field cause = exception.referenceType().fieldByName("cause");
        if (cause != null
                && depth < 10
                && exception.getValue(cause) instanceof ObjectReference inner
                && !inner.equals(exception)) {
            details.putArray("innerException").add(details(inner, depth + 1));
        }
        return details;
    }

    /** The stack is still there: no code needs to be run to know it. */
    private static String stackTrace(ThreadReference thread) {
        StringBuilder text = new StringBuilder();
        try {
            for (StackFrame frame : thread.frames()) {
                Location location = frame.location();
                text.append(String.format(
                        Locale.ROOT,
                        "at %s.%s(%s)%n",
                        location.declaringType().name(),
                        location.method().name(),
                        place(location)));
            }
            return text.toString();
        } catch (IncompatibleThreadStateException e) {
            throw new Refusal("The thread " + thread.name() + " runs.", e);
        }
    }

    private static String place(Location location) {
        try {
            return location.sourceName() + ":" + location.lineNumber();
        } catch (com.sun.jdi.AbsentInformationException e) {
            return location.method().isNative() ? "Native Method" : "Unknown Source";
        }
    }
}
