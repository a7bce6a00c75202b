package dev.tandem.sandbox.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.sandbox.linux.UserNamespace.Extent;
import java.util.List;
import org.junit.jupiter.api.Test;

class UserNamespaceTest {
    @Test
    void readsMapsAsTheKernelWritesThem() {
        UserNamespace machine = UserNamespace.parse(List.of("         0          0 4294967295"));
        assertThat(machine.isInitial()).isTrue();
        assertThat(machine.hasOneUser()).isFalse();

        UserNamespace one = UserNamespace.parse(List.of("      1000       1000          1"));
        assertThat(one.isInitial()).isFalse();
        assertThat(one.hasOneUser()).isTrue();
        assertThat(one.largest()).isEqualTo(new Extent(1000, 1000, 1));

        UserNamespace range =
                UserNamespace.parse(List.of("         0       1000          1", "         1     100000      65536"));
        assertThat(range.hasOneUser()).isFalse();
        assertThat(range.largest()).isEqualTo(new Extent(1, 100_000, 65_536));
    }

    @Test
    void anOuterContainerThatMapsAllButOneIsNotTheMachine() {
        assertThat(UserNamespace.parse(List.of("0 100000 4294967295")).isInitial())
                .isFalse();
    }
}
