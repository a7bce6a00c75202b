package dev.tandem.runner.port;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.protocol.OpenPort;
import dev.tandem.protocol.SessionId;
import dev.tandem.runner.fake.FakePlatform;
import dev.tandem.runner.fake.FakeSandbox;
import dev.tandem.runner.fake.ManualScheduler;
import dev.tandem.runner.report.ToldState;
import dev.tandem.sandbox.ListeningPort;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionPortsTest {
    private static final SessionId SESSION = SessionId.next();
    private static final OpenPort WEB = new OpenPort(3000, "node");

    private final FakePlatform platform = new FakePlatform();
    private final ManualScheduler time = new ManualScheduler();
    private final PortWatch watch = new PortWatch(platform, time);
    private final SessionPorts ports = watch.open(SESSION);
    private final FakeSandbox sandbox;

    SessionPortsTest(@TempDir Path folder) {
        sandbox = new FakeSandbox(folder);
    }

    private List<List<OpenPort>> told() {
        return platform.ports().stream().map(said -> said.ports()).toList();
    }

    private void assigned() {
        ports.sandbox(sandbox);
        ports.assigned("grant");
    }

    @Test
    void whatOpensAndClosesIsToldOnce() {
        assigned();
        sandbox.listensOn(new ListeningPort(3000, "node"));
        watch.look();
        watch.look();
        sandbox.listensOn();
        watch.look();
        watch.look();
        assertThat(told()).containsExactly(List.of(), List.of(WEB), List.of());
        assertThat(platform.ports())
                .allMatch(said -> said.grant().equals("grant") && said.session().equals(SESSION));
    }

    @Test
    void nothingIsToldWithoutAConnectionAndEverythingAfterIt() {
        assigned();
        ports.suspend();
        sandbox.listensOn(new ListeningPort(3000, "node"));
        watch.look();
        assertThat(told()).containsExactly(List.of());
        ports.assigned("another");
        assertThat(told()).containsExactly(List.of(), List.of(WEB));
        assertThat(platform.ports().getLast().grant()).isEqualTo("another");
    }

    @Test
    void aLogThatSaysOtherwiseIsToldAgainAfterAWhile() {
        assigned();
        sandbox.listensOn(new ListeningPort(3000, "node"));
        watch.look();
        ports.logged(List.of(WEB));
        time.pass(ToldState.PATIENCE.plusMillis(1));
        watch.look();
        assertThat(told()).hasSize(2);

        ports.logged(List.of());
        watch.look();
        assertThat(told()).hasSize(3);
        watch.look();
        assertThat(told()).as("its patience begins anew").hasSize(3);
        ports.logged(List.of(WEB));
        time.pass(ToldState.PATIENCE.plusMillis(1));
        watch.look();
        assertThat(told()).hasSize(3);
    }

    /** The log keeps every change for ever. */
    @Test
    void aPortThatOpensAndClosesWithoutEndIsToldSeldom() {
        assigned();
        int most = ToldState.NEWS_AT_ONCE;
        for (int at = 0; at < 2400; at++) {
            sandbox.listensOn(
                    at % 2 == 0 ? new ListeningPort[] {new ListeningPort(3000, "node")} : new ListeningPort[0]);
            time.pass(PortWatch.PERIOD);
            watch.look();
        }
        long seconds = PortWatch.PERIOD.multipliedBy(2400).toSeconds();
        assertThat(told().size()).isBetween(most, (int) (1 + most + seconds / ToldState.BETWEEN_NEWS.toSeconds()));

        sandbox.listensOn(new ListeningPort(8000, "python3"));
        watch.look();
        time.pass(ToldState.BETWEEN_NEWS);
        watch.look();
        assertThat(told().getLast()).as("what it came to is told").containsExactly(new OpenPort(8000, "python3"));
    }

    @Test
    void portsEndWithTheirSandbox() {
        assigned();
        sandbox.listensOn(new ListeningPort(3000, "node"));
        watch.look();
        ports.sandbox(null);
        assertThat(told().getLast()).isEmpty();
        assertThat(ports.sandbox()).isEmpty();
    }

    @Test
    void aHostileProgramIsToldWithinBounds() {
        assigned();
        sandbox.listensOn(IntStream.rangeClosed(1, 500)
                .mapToObj(port -> new ListeningPort(port, "<b>\u202e " + "x".repeat(200)))
                .toArray(ListeningPort[]::new));
        watch.look();
        assertThat(told().getLast())
                .hasSize(OpenPort.MOST)
                .allSatisfy(
                        port -> assertThat(port.program()).startsWith("<b>xxx").hasSize(OpenPort.LONGEST_PROGRAM));
    }

    @Test
    void aClosedSessionIsFoundNoMore() {
        assertThat(watch.find(SESSION)).contains(ports);
        ports.close();
        assertThat(watch.find(SESSION)).isEmpty();
    }
}
