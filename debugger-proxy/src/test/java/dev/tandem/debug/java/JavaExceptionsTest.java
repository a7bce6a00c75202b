package dev.tandem.debug.java;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stopping where exceptions are thrown. */
class JavaExceptionsTest extends AdapterTest {
    private static final String THROWS = """
            import java.util.*;

            public class Main {
                static class ShopClosed extends IllegalStateException {
                    ShopClosed(String message, Throwable cause) { super(message, cause); }
                }

                static void open(int hour) {
                    try {
                        Integer.parseInt("nine"); // parse
                    } catch (NumberFormatException e) {
                        if (hour > 20) {
                            throw new ShopClosed("too late", e); // closed
                        }
                    }
                }

                public static void main(String[] arguments) {
                    open(9);
                    try {
                        Objects.requireNonNull(null); // null
                    } catch (NullPointerException e) {
                        open(22);
                    }
                }
            }
            """;

    private JsonNode exceptions(String filter, String condition) {
        ObjectNode arguments = AdapterUnderTest.object();
        arguments.putArray("filters");
        arguments
                .putArray("filterOptions")
                .add(AdapterUnderTest.object().put("filterId", filter).put("condition", condition));
        return java.ask("setExceptionBreakpoints", arguments).path("breakpoints");
    }

    @Test
    void anUncaughtExceptionStopsWithWhatIsKnownOfIt() throws IOException {
        Path main = launched(THROWS);
        exceptions("uncaught", "");
        java.begin();
        ObjectNode stopped = java.stop("exception");
        assertThat(stopped.path("text").asText()).isEqualTo("ShopClosed: too late");
        assertThat(java.line()).isEqualTo(AdapterUnderTest.line(main, "closed"));
        ObjectNode info = java.ask("exceptionInfo", AdapterUnderTest.object().put("threadId", 1));
        assertThat(info.path("exceptionId").asText()).isEqualTo("Main$ShopClosed");
        assertThat(info.path("breakMode").asText()).isEqualTo("unhandled");
        assertThat(info.path("details")
                        .path("innerException")
                        .path(0)
                        .path("typeName")
                        .asText())
                .isEqualTo("NumberFormatException");
        assertThat(info.path("details").path("stackTrace").asText()).contains("at Main.open(Main.java:");
        assertThat(java.value("$exception.getMessage().length()")).isEqualTo("8");
        java.move("continue");
        assertThat(java.end()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"NullPointerException", "java.lang.NullPointerException", "Main.ShopClosed, NullPointerException"
            })
    void caughtExceptionsOfSomeClasses(String classes) throws IOException {
        launched(THROWS);
        exceptions("caught", classes);
        java.begin();
        ObjectNode stopped = java.stop("exception");
        assertThat(stopped.path("text").asText()).isEqualTo("NullPointerException");
        java.move("continue");
        assertThat(java.end()).isEqualTo(1); // the other one is uncaught, which is another filter
    }

    @Test
    void subclassesCountAsWellAlsoThoseThatAreLoadedLater() throws IOException {
        launched(THROWS);
        exceptions("uncaught", "IllegalStateException");
        java.begin();
        assertThat(java.stop("exception").path("text").asText()).isEqualTo("ShopClosed: too late");
    }

    @Test
    void aClassFilterThatNamesNoneStopsNothing() throws IOException {
        launched(THROWS);
        JsonNode set = exceptions("uncaught", "no-class");
        assertThat(set.path(0).path("verified").asBoolean()).isFalse();
        assertThat(set.path(0).path("message").asText()).contains("\"no-class\" is no class name");
        JsonNode other = exceptions("uncaught", "shop.Elsewhere");
        assertThat(other.path(0).path("verified").asBoolean()).isFalse();
        assertThat(other.path(0).path("message").asText()).isEqualTo("No class shop.Elsewhere is loaded yet.");
        java.begin();
        assertThat(java.end()).isEqualTo(1);
    }
}
