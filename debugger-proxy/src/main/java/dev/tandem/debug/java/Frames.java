package dev.tandem.debug.java;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.jdi.IncompatibleThreadStateException;
import com.sun.jdi.Location;
import com.sun.jdi.Method;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.StackFrame;
import com.sun.jdi.ThreadReference;
import java.util.List;

/** The stack of a thread that stands, and what each frame shows. Worker's thread. */
final class Frames {
    private static final int MOST = 1000;

    private final Threads threads;
    private final Sources sources;
    private final Handles handles;

    Frames(Threads threads, Sources sources, Handles handles) {
        this.threads = threads;
        this.sources = sources;
        this.handles = handles;
    }

    /** {@return the answer to {@code stackTrace}} */
    ObjectNode stackTrace(ObjectNode arguments) {
        ThreadReference thread = threads.get(arguments.path("threadId").asInt());
        ObjectNode body = Json.object();
        var told = body.putArray("stackFrames");
        try {
            int total = thread.frameCount();
            int start = Math.clamp(arguments.path("startFrame").asInt(), 0, total);
            int levels = arguments.path("levels").asInt();
            int count = Math.min(levels <= 0 ? MOST : levels, total - start);
            List<StackFrame> frames = count == 0 ? List.of() : thread.frames(start, count);
            for (int i = 0; i < frames.size(); i++) {
                told.add(describe(frames.get(i).location(), handles.add(new Handles.Frame(thread, start + i))));
            }
            return body.put("totalFrames", total);
        } catch (IncompatibleThreadStateException e) {
            throw new Refusal("The thread " + thread.name() + " runs.", e);
        }
    }

    private ObjectNode describe(Location location, int number) {
        ObjectNode frame = Json.object()
                .put("id", number)
                .put("name", name(location.method()))
                .put("line", Math.max(0, location.lineNumber()))
                .put("column", location.lineNumber() > 0 ? 1 : 0)
                .put("canRestart", !location.method().isNative());
        ObjectNode source = sources.describe(location);
        if (source != null && location.lineNumber() > 0) {
            frame.set("source", source);
        }
        if (Jdk.owns(location.declaringType())) {
            frame.put("presentationHint", "subtle");
        }
        return frame;
    }

    /** {@return a method as people speak of it} */
    static String name(Method method) {
        String type = ValueText.typeName(method.declaringType());
        String name = method.name();
        if (name.startsWith("lambda$")) {
            int end = name.lastIndexOf('$');
            return "lambda in " + type + "." + (end > 7 ? name.substring(7, end).replace("new", "<init>") : "");
        }
        return switch (name) {
            case "<init>" -> "new " + type;
            case "<clinit>" -> "static initializer of " + type;
            default -> type + "." + name;
        };
    }

    /** {@return the answer to {@code scopes}} */
    ObjectNode scopes(ObjectNode arguments) {
        Handles.Frame frame = handles.frame(arguments.path("frameId").asInt());
        ObjectNode body = Json.object();
        var scopes = body.putArray("scopes");
        scopes.addObject()
                .put("name", "Locals")
                .put("presentationHint", "locals")
                .put("variablesReference", handles.add(new Node.Locals(frame)))
                .put("expensive", false);
        ReferenceType type = frame.now().location().declaringType();
        boolean statics = type.fields().stream().anyMatch(field -> field.isStatic() && !field.isSynthetic());
        if (statics && !Jdk.owns(type)) {
            scopes.addObject()
                    .put("name", "Static fields of " + ValueText.typeName(type))
                    .put("variablesReference", handles.add(new Node.Statics(frame, type)))
                    .put("expensive", true); // constants mostly, which would fill every stop
        }
        return body;
    }
}
