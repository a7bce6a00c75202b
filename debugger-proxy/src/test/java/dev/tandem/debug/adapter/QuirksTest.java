package dev.tandem.debug.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.debug.Quirk;
import dev.tandem.debug.Shows;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of quirks has a test for each row: on the real adapter, or on one that behaves so. */
class QuirksTest {
    private static final String HUB_RULES = "dev.tandem.debug.HubRulesTest";

    static List<Arguments> adapters() {
        return List.of(
                Arguments.of(new Debugpy(), "1.8", DebugpyTest.class),
                Arguments.of(new Delve(), "1.27", DelveTest.class),
                Arguments.of(new Lldb(), "14", LldbVscodeTest.class),
                Arguments.of(new Lldb(), "22", LldbDapTest.class),
                Arguments.of(new JsDebug(), "1.105", JsDebugTest.class),
                Arguments.of(new Gdb(), "16", GdbTest.class),
                Arguments.of(new JavaDebug(), "25", JavaDebugTest.class));
    }

    @ParameterizedTest
    @MethodSource("adapters")
    void eachThatAnAdapterNamesIsShown(DebugAdapter adapter, String version, Class<?> tests) throws Exception {
        Set<Quirk> shown = shown(tests);
        shown.addAll(shown(Class.forName(HUB_RULES)));
        assertThat(shown).containsAll(adapter.quirks(new Installed(version, "")));
    }

    @Test
    void noneIsWithoutAnAdapter() {
        Set<Quirk> named = EnumSet.noneOf(Quirk.class);
        for (Arguments row : adapters()) {
            Object[] columns = row.get();
            named.addAll(((DebugAdapter) columns[0]).quirks(new Installed((String) columns[1], "")));
        }
        assertThat(named).containsExactlyInAnyOrder(Quirk.values());
    }

    private static Set<Quirk> shown(Class<?> tests) {
        Set<Quirk> shown = EnumSet.noneOf(Quirk.class);
        for (Class<?> type = tests; type != null; type = type.getSuperclass()) {
            for (Method method : type.getDeclaredMethods()) {
                Shows shows = method.getAnnotation(Shows.class);
                if (shows != null) {
                    shown.addAll(Arrays.asList(shows.value()));
                }
            }
        }
        return shown;
    }
}
