package dev.tandem.debug.adapter;

import static dev.tandem.debug.Answered.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.debug.Follower;
import dev.tandem.debug.Move;
import dev.tandem.debug.Quirk;
import dev.tandem.debug.Shows;
import dev.tandem.debug.Stop;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whatever gdb the machine has, if it is new enough, or the one that {@code -Dtandem.gdb} names. */
class GdbTest extends RealAdapterTest {
    GdbTest() {
        super(new Gdb(), "program.cpp");
    }

    @Override
    Optional<Installed> find() throws IOException, InterruptedException {
        String named = System.getProperty("tandem.gdb");
        return named == null ? super.find() : Optional.of(new Installed("16", named));
    }

    /** What a reference means is a level of its own. */
    @Override
    JsonNode amounts(Stop stop) {
        return children(variable(children(children(local(stop, 0, "account")).path(0)), "amounts"));
    }

    /** Of a program that a signal has ended it knows no code, and tells this. */
    @Override
    List<Integer> exitCodesWhenKilled() {
        return List.of(0);
    }

    /** What it says itself comes as if the program had written it. */
    @Override
    String output(Follower follower, String... categories) {
        return super.output(follower, categories)
                .lines()
                .filter(line -> !line.matches("(No source file named|Breakpoint \\d+|Function ).*"))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    /** It keeps its own input, on which it is spoken to: the program sees the end of it at once. */
    @Override
    @Test
    @Shows(Quirk.OUTPUT_AFTER_END)
    void theProgramReadsWhatPeopleWrite() throws Exception {
        open("ask");
        opened().input().write("Bo\n".getBytes(StandardCharsets.UTF_8));
        start(breakpoints());
        assertThat(ended().exitCode()).isEqualTo(3);
        assertThat(output("stdout")).isEqualTo("total 55 1000\n");
    }

    @Test
    @Shows({Quirk.HIT_CONDITION_SKIPS, Quirk.LOGS_WITHOUT_LINE_ENDS})
    void hitsAreCountedAndLoggedInLines() throws Exception {
        open();
        start(breakpoints(at("loop").put("hitCondition", "3")));
        assertThat(value(stop(), "amount")).isEqualTo("3");
        get(opened().session().set(breakpoints(at("return").put("logMessage", "sees {total}"), at("print"))));
        move(Move.CONTINUE);
        assertThat(lineOf(stop())).isEqualTo(line("print"));
        assertThat(output()).contains("sees 55\n");
    }

    @Test
    void functionsAndExceptionsAreStoppedAt() throws Exception {
        open("throw");
        start(function("total"), exceptions("throw"));
        assertThat(stop().frames().path(0).path("name").asText()).startsWith("total");
        move(Move.CONTINUE);
        Stop thrown = stop();
        assertThat(thrown.frames().toString()).contains("\"main");
        get(opened().session().end(true));
        ended();
    }
}
