package dev.tandem.platform.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.crdt.sync.HocuspocusFrame;
import dev.tandem.platform.access.Caller;
import dev.tandem.platform.door.DoorFixture.Browser;
import dev.tandem.platform.session.Command;
import dev.tandem.protocol.Role;
import dev.tandem.protocol.SessionEvent;
import dev.tandem.protocol.TerminalId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What pages hear of terminals. */
class TerminalFanOutTest {
    private static final TerminalId TERMINAL = TerminalId.next();

    private final DoorFixture door = new DoorFixture();

    @BeforeEach
    void open() {
        door.person("ada", Role.OWNER);
        door.person("vi", Role.VIEWER);
    }

    @AfterEach
    void close() {
        door.close();
    }

    @Test
    void whatIsTypedIsToldToNobodyAndThatSomebodyTypesIsToldNowAndThen() throws InterruptedException {
        Browser vi = door.browserOf("vi");
        Browser ada = door.browserOf("ada");

        for (String key : new String[] {"h", "u", "n", "t", "hunter2\n"}) {
            door.session
                    .submit(new Caller.Person(door.participant("ada")), new Command.WriteTerminal(TERMINAL, bytes(key)))
                    .toCompletableFuture()
                    .join();
        }
        door.session.commit(new SessionEvent.TerminalOutput(TERMINAL, bytes("*****"), 3));

        for (Browser browser : new Browser[] {vi, ada}) {
            String heard = heard(browser);
            assertThat(heard)
                    .contains("terminalTyped", Base64.getEncoder().encodeToString(bytes("*****")))
                    .doesNotContain("terminalInput", Base64.getEncoder().encodeToString(bytes("hunter2\n")), "hunter2");
            assertThat(heard.split("terminalTyped", -1)).hasSize(2);
        }
    }

    @Test
    void onlyPicturesThatTellSomethingNewAreToldToThoseWhoSawItAll() throws InterruptedException {
        Browser vi = door.browserOf("vi");

        door.session.commit(new SessionEvent.TerminalScreen(TERMINAL, 80, 24, bytes("quiet"), 3, false));
        assertThat(heard(vi)).isEmpty();

        door.session.commit(new SessionEvent.TerminalScreen(TERMINAL, 80, 24, bytes("loud"), 3, true));
        assertThat(heard(vi)).contains("terminalScreen");
    }

    private static String heard(Browser browser) {
        StringBuilder heard = new StringBuilder();
        for (HocuspocusFrame.Stateless frame : browser.peer.frames(HocuspocusFrame.Stateless.class)) {
            heard.append(frame.payload());
        }
        return heard.toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
