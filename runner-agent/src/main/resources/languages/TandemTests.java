import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs the tests among compiled classes with the JUnit Platform, of whatever version. Each test is told on standard output in one line of JSON: when
 * it begins and when it is over. What people see goes to standard error.
 */
class TandemTests implements TestExecutionListener {
    private final PrintStream lines =
            new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    private final PrintStream people = System.err;
    private final Map<String, Long> began = new ConcurrentHashMap<>();
    private TestPlan plan;
    private int passed;
    private int bad;
    private int skipped;

    /** The root of the sources. */
    private final Path sources;

    private TandemTests(Path sources) {
        this.sources = sources;
    }

    /** @param arguments the folder of the classes, the root of their sources, and the names of the one test that is run; none for all */
    public static void main(String[] arguments) {
        System.setOut(System.err); // of the tests: standard output is for what is told
        TandemTests tests = new TandemTests(Path.of(arguments[1]));
        tests.run(Path.of(arguments[0]), List.of(arguments).subList(2, arguments.length));
        tests.people.printf("%n%d passed, %d failed, %d skipped%n", tests.passed, tests.bad, tests.skipped);
        System.exit(tests.bad == 0 ? 0 : 1); // whatever threads the tests have left
    }

    private void run(Path classes, List<String> selected) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClasspathRoots(Set.of(classes)))
                .build();
        Launcher launcher = LauncherFactory.create();
        if (selected.isEmpty()) {
            launcher.execute(request, this);
            return;
        }
        plan = launcher.discover(request);
        List<DiscoverySelector> chosen = new ArrayList<>();
        for (TestIdentifier root : plan.getRoots()) {
            for (TestIdentifier test : plan.getDescendants(root)) {
                if (isSelected(test, selected)) {
                    chosen.add(DiscoverySelectors.selectUniqueId(test.getUniqueId()));
                }
            }
        }
        if (chosen.isEmpty()) {
            people.println("There is no test " + String.join(" ", selected) + ".");
            bad++;
            return;
        }
        launcher.execute(LauncherDiscoveryRequestBuilder.request().selectors(chosen).build(), this);
    }

    /** Tests that are made of a method with parameters are known only when that runs: all of them are run then. */
    private boolean isSelected(TestIdentifier test, List<String> selected) {
        List<String> names = new ArrayList<>(suites(test));
        names.add(test.getDisplayName());
        boolean isMaker = !test.isTest() && test.getSource().orElse(null) instanceof MethodSource;
        if (names.size() != selected.size() - (isMaker ? 1 : 0)) {
            return false;
        }
        for (int at = 0; at < names.size(); at++) {
            if (!isSame(selected.get(at), names.get(at))) {
                return false;
            }
        }
        return test.isTest() || isMaker;
    }

    /** A name that was too long to be told whole ends with an ellipsis. */
    private static boolean isSame(String told, String own) {
        return told.equals(own) || (told.endsWith("…") && own.startsWith(told.substring(0, told.length() - 1)));
    }

    @Override
    public void testPlanExecutionStarted(TestPlan started) {
        plan = started;
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        began.put(test.getUniqueId(), System.nanoTime());
        if (test.isTest()) {
            tell("begins", test, null, "", "");
        }
    }

    @Override
    public synchronized void executionSkipped(TestIdentifier test, String reason) {
        skipped++;
        people.printf("skipped %s: %s%n", test.getDisplayName(), reason);
        tell("skipped", test, null, reason, "");
    }

    @Override
    public synchronized void executionFinished(TestIdentifier test, TestExecutionResult result) {
        Throwable failure = result.getThrowable().orElse(null);
        switch (result.getStatus()) {
            case SUCCESSFUL -> {
                if (test.isTest()) {
                    passed++;
                    people.printf("passed  %s%n", test.getDisplayName());
                    tell("passed", test, null, "", "");
                }
            }
            case ABORTED -> { // an assumption that does not hold
                skipped++;
                people.printf("skipped %s: %s%n", test.getDisplayName(), message(failure));
                tell("skipped", test, null, message(failure), "");
            }
            case FAILED -> {
                bad++;
                String trace = trace(failure);
                people.printf("FAILED  %s%n%s%n", test.getDisplayName(), trace.indent(4).stripTrailing());
                tell(test.isTest() ? "failed" : "error", test, failure, message(failure), trace);
            }
        }
    }

    private void tell(String state, TestIdentifier test, Throwable failure, String message, String detail) {
        String className = className(test);
        String outermost = className == null ? null : className.replaceFirst("\\$.*", "");
        Path file = outermost == null ? null : sources.resolve(outermost.replace('.', '/') + ".java");
        Integer line = file == null || state.equals("error") ? null : lineOf(test, file);
        if (failure != null && outermost != null) {
            for (StackTraceElement frame : failure.getStackTrace()) {
                if (frame.getClassName().replaceFirst("\\$.*", "").equals(outermost) && frame.getLineNumber() > 0) {
                    line = frame.getLineNumber();
                    break;
                }
            }
        }
        Long since = began.get(test.getUniqueId());
        double millis = since == null || state.equals("begins") ? 0 : (System.nanoTime() - since) / 1e6;
        StringBuilder json = new StringBuilder("{\"state\":").append(quoted(state));
        if (file != null) {
            Path workspace = Path.of("").toAbsolutePath();
            json.append(",\"file\":").append(quoted(workspace.relativize(file.toAbsolutePath()).toString()));
        }
        json.append(",\"line\":").append(line).append(",\"suites\":[");
        String separator = "";
        for (String suite : suites(test)) {
            json.append(separator).append(quoted(suite));
            separator = ",";
        }
        json.append("],\"name\":")
                .append(quoted(test.getDisplayName()))
                .append(",\"ms\":")
                .append(millis)
                .append(",\"message\":")
                .append(quoted(shortened(message, 4000)))
                .append(",\"detail\":")
                .append(quoted(shortened(detail, 16000)))
                .append('}');
        synchronized (lines) {
            lines.println(json);
            lines.flush();
        }
    }

    /** Where a test's method is written, as far as that can be told from the text: class files have no line for it. */
    private static Integer lineOf(TestIdentifier test, Path file) {
        if (test.getSource().orElse(null) instanceof MethodSource method && Files.isRegularFile(file)) {
            Pattern written = Pattern.compile("\\w[\\w<>?,.\\[\\] ]* " + Pattern.quote(method.getMethodName()) + "\\s*\\(.*");
            try {
                List<String> lines = Files.readAllLines(file);
                for (int at = 0; at < lines.size(); at++) {
                    if (written.matcher(lines.get(at).strip()).matches()) {
                        return at + 1;
                    }
                }
            } catch (IOException unreadable) {
                return null;
            }
        }
        return null;
    }

    /** What it is part of: without the engine, and without the class that the file is called by. */
    private List<String> suites(TestIdentifier test) {
        List<String> suites = new ArrayList<>();
        Optional<TestIdentifier> parent = plan.getParent(test);
        while (parent.isPresent() && plan.getParent(parent.get()).isPresent()) {
            boolean isFile = parent.get()
                    .getSource()
                    .filter(source -> source instanceof ClassSource of
                            && !of.getClassName().contains("$")
                            && parentIsEngine(source, test))
                    .isPresent();
            if (!isFile) {
                suites.add(0, parent.get().getDisplayName());
            }
            parent = plan.getParent(parent.get());
        }
        return suites;
    }

    private static boolean parentIsEngine(TestSource source, TestIdentifier test) {
        String own = className(test);
        return own != null && own.replaceFirst("\\$.*", "").equals(((ClassSource) source).getClassName());
    }

    private static String className(TestIdentifier test) {
        return test.getSource()
                .map(source -> switch (source) {
                    case MethodSource method -> method.getClassName();
                    case ClassSource type -> type.getClassName();
                    default -> null;
                })
                .orElse(null);
    }

    private static String message(Throwable failure) {
        if (failure == null) {
            return "";
        }
        String message = failure.getMessage();
        String type = failure.getClass().getSimpleName();
        return failure instanceof AssertionError && message != null
                ? message
                : message == null ? type : type + ": " + message;
    }

    /** Without the frames of JUnit and of the reflection by which it calls a test. */
    private static String trace(Throwable failure) {
        if (failure == null) {
            return "";
        }
        StringWriter all = new StringWriter();
        failure.printStackTrace(new PrintWriter(all, true));
        StringBuilder own = new StringBuilder();
        all.toString()
                .lines()
                .filter(line -> !line.matches("\\s+at (org\\.junit\\.|org\\.opentest4j\\.|java\\.base/|jdk\\.).*"))
                .filter(line -> !line.matches("\\s+at TandemTests\\.(run|main)\\(.*"))
                .forEach(line -> own.append(line).append('\n'));
        return own.toString();
    }

    private static String shortened(String text, int most) {
        return text == null ? "" : text.length() <= most ? text : text.substring(0, most);
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c)) {
                quoted.append("\\u%04x".formatted((int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
