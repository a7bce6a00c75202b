package dev.tandem.platform.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.platform.error.ErrorCode;
import dev.tandem.protocol.NetworkOffer;
import dev.tandem.protocol.Role;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who turns a session's network on, when that can be done, and that it stays so. */
class NetworkSwitchTest {
    private static final NetworkOffer OFFER = new NetworkOffer(List.of("example.org"), List.of(), null);

    private final SessionScene scene = new SessionScene();
    private final SessionScene.Person ada = scene.founds("Ada", "print(1)\n");

    @AfterEach
    void close() {
        scene.close();
    }

    private boolean toldToRunner() {
        return scene.get(scene.session().read(reader -> reader.runnerSnapshot().network()));
    }

    private boolean on() {
        return scene.view().session().network();
    }

    @Test
    void aSessionHasNoNetworkUntilSomeoneTurnsItOn() {
        scene.runners().offer(OFFER);
        assertThat(on()).isFalse();
        assertThat(toldToRunner()).isFalse();

        scene.get(ada.submit(new Command.SwitchNetwork(true)));
        assertThat(on()).isTrue();
        assertThat(toldToRunner()).isTrue();

        scene.restart();
        assertThat(on()).isTrue();
        scene.snapshotNow();
        scene.restart();
        assertThat(on()).isTrue();
        assertThat(toldToRunner()).isTrue();

        scene.get(ada.submit(new Command.SwitchNetwork(false)));
        assertThat(on()).isFalse();
    }

    @Test
    void whereNothingIsAllowedItCannotBeTurnedOnButOff() {
        scene.runners().offer(OFFER);
        scene.get(ada.submit(new Command.SwitchNetwork(true)));
        scene.runners().offer(new NetworkOffer(List.of(), List.of("pip"), null));
        assertThat(ada.refusal(new Command.SwitchNetwork(true))).isEqualTo(ErrorCode.NETWORK_NOT_OFFERED);
        scene.get(ada.submit(new Command.SwitchNetwork(false)));
        assertThat(on()).isFalse();
    }

    @Test
    void whatIsSoAlreadyIsNotRecordedAgain() {
        scene.runners().offer(OFFER);
        scene.get(ada.submit(new Command.SwitchNetwork(true)));
        long sequence = scene.sequence();
        scene.get(ada.submit(new Command.SwitchNetwork(true)));
        assertThat(scene.sequence()).isEqualTo(sequence);
    }

    @Test
    void onlyWhoManagesTheSessionMay() {
        scene.runners().offer(OFFER);
        SessionScene.Person bo = scene.joins("Bo", Role.EDITOR);
        assertThat(bo.refusal(new Command.SwitchNetwork(true))).isEqualTo(ErrorCode.CAPABILITY_MISSING);
        assertThat(on()).isFalse();
    }
}
