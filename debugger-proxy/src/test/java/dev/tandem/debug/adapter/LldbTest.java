package dev.tandem.debug.adapter;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class LldbTest extends RealAdapterTest {
    private static @Nullable Path program;

    LldbTest() {
        super(new Lldb(), "program.cpp");
    }

    @BeforeAll
    static void build() throws IOException, InterruptedException {
        Path compiler = Path.of("/usr/bin/g++");
        assumeTrue(Files.isExecutable(compiler), "there is no " + compiler);
        program = Files.createTempFile("program", ".built");
        RealAdapters.run(
                compiler.toString(),
                "-g",
                "-O0",
                "-o",
                program.toString(),
                RealAdapters.program("program.cpp").toString());
    }

    @AfterAll
    static void delete() throws IOException {
        if (program != null) {
            Files.deleteIfExists(program);
        }
    }

    @Override
    List<String> command() {
        return List.of(String.valueOf(program));
    }
}
