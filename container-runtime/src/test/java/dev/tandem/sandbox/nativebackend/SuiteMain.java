package dev.tandem.sandbox.nativebackend;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import java.util.stream.Stream;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** A process of its own: runs test classes, and prints a line for each of their tests, {@link #MARK} its outcome, name and reason. */
final class SuiteMain {
    /** What such a line begins with. */
    static final String MARK = "#test\t";

    private SuiteMain() {}

    public static void main(String[] classes) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(Stream.of(classes)
                        .map(name -> selectClass("dev.tandem.sandbox." + name))
                        .toList())
                .filters(TagFilter.excludeTags("full"))
                .build();
        Launcher launcher = LauncherFactory.create();
        launcher.execute(request, new Lines());
        System.exit(0);
    }

    private static final class Lines implements TestExecutionListener {
        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            // A class that is skipped as a whole has no tests.
            if (test.isTest() || result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
                String why = result.getThrowable().map(SuiteMain::told).orElse("");
                print(result.getStatus().name(), test, why);
            }
        }

        @Override
        public void executionSkipped(TestIdentifier test, String reason) {
            print(TestExecutionResult.Status.ABORTED.name(), test, reason);
        }

        @SuppressWarnings("SystemOut") // the one that started this reads it
        private static void print(String outcome, TestIdentifier test, String why) {
            System.out.println(MARK + outcome + "\t" + test.getDisplayName() + "\t" + why);
        }
    }

    private static String told(Throwable failure) {
        List<String> where = Stream.of(failure.getStackTrace())
                .map(StackTraceElement::toString)
                .filter(line -> line.contains("tandem"))
                .limit(6)
                .toList();
        return (failure + " at " + where).replaceAll("\\s+", " ");
    }
}
