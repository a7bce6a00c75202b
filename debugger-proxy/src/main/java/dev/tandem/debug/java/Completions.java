package dev.tandem.debug.java;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.jdi.Field;
import com.sun.jdi.LocalVariable;
import com.sun.jdi.Method;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.StackFrame;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;

/** What may follow in the console: members after a dot, by the compiler; else variables, members around, and types. Worker's thread. */
final class Completions {
    private static final Pattern LAST = Pattern.compile("([\\p{L}_$][\\p{L}\\p{N}_$]*)?$");
    private static final int MOST = 200;

    private final Handles handles;
    private final Evaluator evaluator;

    Completions(Handles handles, Evaluator evaluator) {
        this.handles = handles;
        this.evaluator = evaluator;
    }

    /** {@return the answer to {@code completions}} */
    ObjectNode complete(ObjectNode arguments) {
        Handles.Frame frame = handles.frame(arguments.path("frameId").asInt());
        String all = arguments.path("text").asText();
        String text = all.substring(0, Math.clamp(arguments.path("column").asInt() - 1, 0, all.length()));
        Matcher last = LAST.matcher(text);
        String prefix = last.find() ? last.group() : "";
        String before = text.substring(0, text.length() - prefix.length()).stripTrailing();
        Found found = new Found(prefix, text.length() - prefix.length());
        if (before.endsWith(".")) {
            members(target(before.substring(0, before.length() - 1)), frame, found);
        } else {
            names(frame, found);
        }
        ObjectNode body = Json.object();
        body.set("targets", found.targets);
        return body;
    }

    /** {@return the expression whose members are asked for: of {@code foo(a, items.get(0)} the part {@code items.get(0)}} */
    private static String target(String before) {
        int at = before.length();
        int depth = 0;
        boolean quoted = false;
        while (at > 0) {
            char previous = before.charAt(at - 1);
            if (previous == '"') {
                quoted = !quoted;
            } else if (!quoted) {
                if (previous == ')' || previous == ']') {
                    depth++;
                } else if (previous == '(' || previous == '[') {
                    if (depth == 0) {
                        break;
                    }
                    depth--;
                } else if (depth == 0 && !Character.isJavaIdentifierPart(previous) && previous != '.') {
                    break;
                }
            }
            at--;
        }
        return before.substring(at);
    }

    private void members(String target, Handles.Frame frame, Found found) {
        List<Element> members = evaluator.members(target, frame);
        boolean type = members.isEmpty();
        for (Element member : type ? evaluator.members("(" + target + ") null", frame) : members) {
            boolean isStatic = member.getModifiers().contains(javax.lang.model.element.Modifier.STATIC);
            boolean object = "java.lang.Object".equals(String.valueOf(member.getEnclosingElement()));
            if (member.getKind() == ElementKind.METHOD
                    && member instanceof ExecutableElement method
                    && (isStatic || !type)) {
                String parameters = method.getParameters().stream()
                        .map(parameter -> simple(parameter.asType().toString()))
                        .collect(Collectors.joining(", "));
                found.add(
                        method.getSimpleName().toString(),
                        "(" + parameters + ")",
                        "method",
                        simple(method.getReturnType().toString()),
                        object ? "2" : "1");
            } else if (member.getKind().isField() && (isStatic || !type)) {
                found.add(
                        member.getSimpleName().toString(),
                        "",
                        "field",
                        simple(member.asType().toString()),
                        "0");
            }
        }
    }

    private static String simple(String type) {
        return type.replaceAll("\\b[a-z]\\w*\\.", "").replace(",", ", ");
    }

    private void names(Handles.Frame frame, Found found) {
        StackFrame now = frame.now();
        for (LocalVariable local : Evaluator.locals(now)) {
            found.add(local.name(), "", "variable", ValueText.shortName(local.typeName()), "0");
        }
        boolean instance = now.thisObject() != null;
        if (instance) {
            found.add("this", "", "keyword", "", "1");
        }
        ReferenceType type = now.location().declaringType();
        for (Field field : type.allFields()) {
            if (!field.isSynthetic() && (instance || field.isStatic())) {
                found.add(field.name(), "", "field", ValueText.shortName(field.typeName()), "1");
            }
        }
        for (Method method : type.visibleMethods()) {
            boolean named = !method.isConstructor() && !method.isStaticInitializer() && !method.isSynthetic();
            if (named && (instance || method.isStatic())) {
                String parameters = method.argumentTypeNames().stream()
                        .map(ValueText::shortName)
                        .collect(Collectors.joining(", "));
                boolean object = method.declaringType().name().equals("java.lang.Object");
                found.add(
                        method.name(),
                        "(" + parameters + ")",
                        "method",
                        ValueText.shortName(method.returnTypeName()),
                        object ? "4" : "2");
            }
        }
        if (!found.prefix.isEmpty() && Character.isUpperCase(found.prefix.charAt(0))) {
            evaluator.types(found.prefix, frame).forEach(name -> found.add(name, "", "class", "", "3"));
        }
    }

    /** What fits what was written. */
    private static final class Found {
        final String prefix;
        private final int start;
        final ArrayNode targets = Json.array();
        private final Set<String> seen = new HashSet<>();

        Found(String prefix, int start) {
            this.prefix = prefix;
            this.start = start;
        }

        void add(String name, String parameters, String type, String detail, String rank) {
            boolean fits = name.toLowerCase(Locale.ROOT).startsWith(prefix.toLowerCase(Locale.ROOT));
            if (fits && targets.size() < MOST && seen.add(name + parameters)) {
                targets.addObject()
                        .put("label", name + parameters)
                        .put("text", parameters.isEmpty() ? name : parameters.equals("()") ? name + "()" : name + "(")
                        .put("type", type)
                        .put("detail", detail)
                        .put("sortText", rank + name)
                        .put("start", start)
                        .put("length", prefix.length());
            }
        }
    }
}
