package dev.tandem.debug.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.debug.DebugNews;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** As it was called until LLVM 17: it cannot log by itself. */
class LldbVscodeTest extends LldbTest {
    @Override
    Optional<Installed> find() throws IOException, InterruptedException {
        return RealAdapters.findAll(new Lldb()).stream()
                .filter(found -> found.home().endsWith("lldb-vscode"))
                .findFirst();
    }

    @Test
    void itCannotLogByItself() throws Exception {
        open();
        start(breakpoints(at("return")));
        stop();
        assertThat(ana.all(DebugNews.Started.class)
                        .getFirst()
                        .capabilities()
                        .path("supportsLogPoints")
                        .asBoolean())
                .isFalse();
    }
}
