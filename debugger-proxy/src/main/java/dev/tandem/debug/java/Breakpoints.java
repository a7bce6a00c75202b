package dev.tandem.debug.java;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.jdi.AbsentInformationException;
import com.sun.jdi.Location;
import com.sun.jdi.Method;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.request.ClassPrepareRequest;
import com.sun.jdi.request.EventRequest;
import dev.tandem.debug.java.code.ClassFiles;
import dev.tandem.debug.java.code.SourceUnit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Breakpoints at lines and functions: where they are, also in classes that are loaded later. Guarded by this: classes are prepared on the thread of
 * events as well, while the worker waits for code.
 */
final class Breakpoints {
    private final VirtualMachine machine;
    private final ClassFiles classes;
    private final Sources sources;
    private final Client client;
    private final Conditions conditions;

    private final Map<Path, List<Breakpoint>> lines = new HashMap<>();
    private List<Breakpoint> functions = new ArrayList<>();
    private final Set<String> awaited = new HashSet<>();
    private int lastId;

    Breakpoints(VirtualMachine machine, ClassFiles classes, Sources sources, Client client, Conditions conditions) {
        this.machine = machine;
        this.classes = classes;
        this.sources = sources;
        this.client = client;
        this.conditions = conditions;
    }

    /**
     * Sets all breakpoints of a file; those that were there and are wanted again stay, with their counts.
     *
     * @param thread that stands at an event; null for none
     */
    ObjectNode setLines(ObjectNode arguments, @Nullable ThreadReference thread) {
        Path file = Sources.real(Path.of(Json.required(source(arguments), "path")));
        List<Breakpoint> before;
        List<Breakpoint> now = new ArrayList<>();
        List<ReferenceType> types;
        synchronized (this) {
            before = new ArrayList<>(lines.getOrDefault(file, List.of()));
            for (JsonNode wanted : arguments.path("breakpoints")) {
                now.add(takeOrMake(
                        before,
                        new Breakpoint.Place.Line(file, wanted.path("line").asInt()),
                        wanted));
            }
            lines.put(file, now);
            await(
                    "source:" + file.getFileName(),
                    request -> request.addSourceNameFilter(String.valueOf(file.getFileName())));
            types = types(file);
        }
        return replace(before, now, types, thread);
    }

    private static ObjectNode source(ObjectNode arguments) {
        if (arguments.path("source") instanceof ObjectNode source) {
            return source;
        }
        throw new Refusal("The argument \"source\" is missing.");
    }

    /** Sets all breakpoints at functions. */
    ObjectNode setFunctions(ObjectNode arguments, @Nullable ThreadReference thread) {
        List<Breakpoint> before;
        List<Breakpoint> now = new ArrayList<>();
        Set<ReferenceType> types = new HashSet<>();
        synchronized (this) {
            before = new ArrayList<>(functions);
            for (JsonNode wanted : arguments.path("breakpoints")) {
                String name = wanted.path("name")
                        .asText()
                        .strip()
                        .replaceAll("\\(.*\\)$", "")
                        .replace('#', '.');
                int dot = name.lastIndexOf('.');
                var place =
                        new Breakpoint.Place.Function(dot < 0 ? "" : name.substring(0, dot), name.substring(dot + 1));
                Breakpoint breakpoint = takeOrMake(before, place, wanted);
                now.add(breakpoint);
                if (!place.type().matches("[\\w$]+(\\.[\\w$]+)*")
                        || !place.method().matches("[\\w$]+|<init>")) {
                    breakpoint.problem =
                            "\"" + wanted.path("name").asText() + "\" names no method; write Class.method.";
                    continue;
                }
                String simple = place.type().substring(place.type().lastIndexOf('.') + 1);
                await("class:" + simple, request -> request.addClassFilter("*" + simple));
                machine.allClasses().stream()
                        .filter(type -> isNamed(type, place.type()))
                        .forEach(types::add);
            }
            functions = now;
        }
        return replace(before, now, types, thread);
    }

    private Breakpoint takeOrMake(List<Breakpoint> before, Breakpoint.Place place, JsonNode wanted) {
        BreakpointRule rule;
        String problem = null;
        try {
            rule = BreakpointRule.of(wanted);
        } catch (Refusal e) {
            rule = BreakpointRule.ALWAYS;
            problem = e.getMessage();
        }
        for (Iterator<Breakpoint> known = before.iterator(); known.hasNext(); ) {
            Breakpoint breakpoint = known.next();
            if (breakpoint.place.equals(place) && breakpoint.rule.equals(rule) && problem == null) {
                known.remove();
                return breakpoint;
            }
        }
        Breakpoint made = new Breakpoint(++lastId, place, rule);
        made.problem = problem;
        return made;
    }

    private ObjectNode replace(
            List<Breakpoint> gone,
            List<Breakpoint> now,
            Collection<ReferenceType> types,
            @Nullable ThreadReference thread) {
        synchronized (this) {
            gone.forEach(breakpoint -> breakpoint.remove(machine.eventRequestManager()));
            for (Breakpoint breakpoint : now) {
                if (breakpoint.problem == null
                        && breakpoint.line == 0
                        && breakpoint.place instanceof Breakpoint.Place.Line line) {
                    breakpoint.line = lineWithCode(line, types);
                }
            }
        }
        types.forEach(type -> install(type, thread, false));
        synchronized (this) {
            ObjectNode body = Json.object();
            ArrayNode told = body.putArray("breakpoints");
            now.forEach(breakpoint -> told.add(describe(breakpoint)));
            return body;
        }
    }

    private void await(String key, java.util.function.Consumer<ClassPrepareRequest> filter) {
        if (awaited.add(key)) {
            ClassPrepareRequest request = machine.eventRequestManager().createClassPrepareRequest();
            filter.accept(request);
            request.setSuspendPolicy(EventRequest.SUSPEND_EVENT_THREAD);
            request.enable();
        }
    }

    /** {@return the lines from {@code line} to {@code endLine} at which breakpoints can be} */
    synchronized ObjectNode locations(ObjectNode arguments) {
        Path file = Sources.real(Path.of(Json.required(source(arguments), "path")));
        int first = arguments.path("line").asInt();
        int last = arguments.path("endLine").asInt(first);
        ObjectNode body = Json.object();
        ArrayNode places = body.putArray("breakpoints");
        linesWithCode(file, types(file))
                .subSet(first, true, Math.max(first, last), true)
                .forEach(line -> places.addObject().put("line", line));
        return body;
    }

    /** {@return the line or the next one that has code; 0 if none is known} */
    private int lineWithCode(Breakpoint.Place.Line place, Collection<ReferenceType> loaded) {
        return Optional.ofNullable(linesWithCode(place.file(), loaded).ceiling(place.line()))
                .orElse(0);
    }

    private NavigableSet<Integer> linesWithCode(Path file, Collection<ReferenceType> loaded) {
        NavigableSet<Integer> lines = new TreeSet<>();
        compiled(file).forEach(type -> lines.addAll(type.lines()));
        if (lines.isEmpty()) {
            for (ReferenceType type : loaded) {
                try {
                    type.allLineLocations().forEach(location -> lines.add(location.lineNumber()));
                } catch (AbsentInformationException e) {
                    // compiled without lines
                }
            }
        }
        return lines;
    }

    private List<ClassFiles.Compiled> compiled(Path file) {
        try {
            return Files.exists(file) ? classes.from(SourceUnit.read(file)) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<ReferenceType> types(Path file) {
        List<ReferenceType> found = new ArrayList<>();
        List<ClassFiles.Compiled> compiled = compiled(file);
        if (!compiled.isEmpty()) {
            compiled.forEach(type -> found.addAll(machine.classesByName(type.name())));
        } else {
            machine.allClasses().stream().filter(type -> isFrom(type, file)).forEach(found::add);
        }
        return found.stream()
                .filter(ReferenceType::isPrepared)
                .filter(type -> isFrom(type, file))
                .toList();
    }

    private boolean isFrom(ReferenceType type, Path file) {
        try {
            return type.sourceName().equals(String.valueOf(file.getFileName()))
                    && sources.file(type).filter(file::equals).isPresent();
        } catch (AbsentInformationException e) {
            return false;
        }
    }

    private static boolean isNamed(ReferenceType type, String name) {
        String full = type.name().replace('$', '.');
        return full.equals(name) || full.endsWith("." + name);
    }

    /**
     * A class is ready to run: its breakpoints are set before it does.
     *
     * @param thread that stands at an event, and may run code for it; null if it runs code already
     */
    void prepared(ReferenceType type, @Nullable ThreadReference thread) {
        install(type, thread, true);
    }

    /** Not guarded as a whole: to weave may run code, whose classes are prepared here meanwhile. */
    private void install(ReferenceType type, @Nullable ThreadReference thread, boolean isNew) {
        List<Breakpoint> here;
        synchronized (this) {
            here = here(type);
        }
        boolean mayWeave = thread != null || !isNew;
        boolean replaced = mayWeave && conditions.weave(type, here, thread, isNew);
        synchronized (this) {
            if (replaced) {
                // The VM has dropped all breakpoints of the class, with its old code.
                functions.forEach(breakpoint -> breakpoint.forget(machine.eventRequestManager(), type));
                lines.values()
                        .forEach(all ->
                                all.forEach(breakpoint -> breakpoint.forget(machine.eventRequestManager(), type)));
            }
            place(type, here);
        }
    }

    private void place(ReferenceType type, List<Breakpoint> here) {
        for (Breakpoint breakpoint : here) {
            if (breakpoint.isIn(type)) {
                continue;
            }
            List<Location> evaluated = conditions.places(breakpoint, type);
            List<Location> places = new ArrayList<>(evaluated);
            // A method that has the condition in its code needs no other breakpoint.
            places(breakpoint, type).stream()
                    .filter(place ->
                            evaluated.stream().noneMatch(other -> other.method().equals(place.method())))
                    .forEach(places::add);
            if (!places.isEmpty()) {
                boolean wasSet = breakpoint.isSet();
                breakpoint.set(machine.eventRequestManager(), type, places, evaluated);
                if (!wasSet) {
                    client.tell(
                            "breakpoint",
                            Json.object().put("reason", "changed").set("breakpoint", describe(breakpoint)));
                }
            }
        }
    }

    /** {@return the breakpoints that may have places in a class} */
    private List<Breakpoint> here(ReferenceType type) {
        List<Breakpoint> here = new ArrayList<>();
        sources.file(type).map(file -> lines.getOrDefault(file, List.of())).ifPresent(here::addAll);
        functions.stream()
                .filter(breakpoint -> breakpoint.place instanceof Breakpoint.Place.Function function
                        && isNamed(type, function.type()))
                .forEach(here::add);
        here.removeIf(breakpoint -> breakpoint.problem != null);
        for (Breakpoint breakpoint : here) {
            if (breakpoint.place instanceof Breakpoint.Place.Line line && breakpoint.line == 0) {
                breakpoint.line = lineWithCode(line, List.of(type));
            }
        }
        return here;
    }

    private static List<Location> places(Breakpoint breakpoint, ReferenceType type) {
        return switch (breakpoint.place) {
            case Breakpoint.Place.Line _ -> breakpoint.line == 0 ? List.of() : lines(type, breakpoint.line);
            case Breakpoint.Place.Function function -> entries(type, function.method());
        };
    }

    /** {@return where each method that has code on a line begins it: a lambda in a line is a method, and stops as well} */
    private static List<Location> lines(ReferenceType type, int line) {
        Map<Method, Location> first = new HashMap<>();
        try {
            for (Location location : type.locationsOfLine(line)) {
                first.merge(
                        location.method(),
                        location,
                        (one, other) -> one.codeIndex() <= other.codeIndex() ? one : other);
            }
        } catch (AbsentInformationException e) {
            return List.of();
        }
        return List.copyOf(first.values());
    }

    private static List<Location> entries(ReferenceType type, String method) {
        String simple = type.name()
                .substring(Math.max(type.name().lastIndexOf('.'), type.name().lastIndexOf('$')) + 1);
        String name = method.equals(simple) ? "<init>" : method;
        return type.methods().stream()
                .filter(candidate -> candidate.name().equals(name))
                .filter(candidate -> !candidate.isAbstract() && !candidate.isNative() && !candidate.isBridge())
                .map(Method::location)
                .toList();
    }

    private ObjectNode describe(Breakpoint breakpoint) {
        ObjectNode told = Json.object().put("id", breakpoint.id);
        String problem = problem(breakpoint);
        told.put("verified", problem == null);
        if (problem != null) {
            told.put("message", problem);
        }
        if (breakpoint.place instanceof Breakpoint.Place.Line line) {
            told.put("line", breakpoint.line == 0 ? line.line() : breakpoint.line);
            told.set("source", Json.object().put("path", line.file().toString()));
        }
        return told;
    }

    private @Nullable String problem(Breakpoint breakpoint) {
        if (breakpoint.problem != null || breakpoint.isSet()) {
            return breakpoint.problem;
        }
        return switch (breakpoint.place) {
            // What will be loaded from a class file is as good as there.
            case Breakpoint.Place.Line line ->
                breakpoint.line > 0
                        ? null
                        : compiled(line.file()).isEmpty()
                                ? "No class from this file is loaded yet."
                                : "There is no code on this line, nor after it.";
            case Breakpoint.Place.Function function ->
                "No class " + function.type() + " with a method " + function.method() + " is loaded yet.";
        };
    }
}
