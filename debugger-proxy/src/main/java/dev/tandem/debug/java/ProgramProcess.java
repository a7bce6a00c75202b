package dev.tandem.debug.java;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The program as a child of this process. What it prints is told to the client. Any thread. */
final class ProgramProcess {
    /** The exit code of what was ended from outside. */
    static final int TERMINATED = 143;

    private final Process process;
    private final List<Thread> pumps;

    private ProgramProcess(Process process, List<Thread> pumps) {
        this.process = process;
        this.pumps = pumps;
    }

    /** @throws IOException if it cannot be started */
    static ProgramProcess start(List<String> command, Path folder, Map<String, String> environment, Client client)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        return new ProgramProcess(
                process,
                List.of(
                        pump(process.getInputStream(), "stdout", client),
                        pump(process.getErrorStream(), "stderr", client)));
    }

    private static Thread pump(InputStream stream, String category, Client client) {
        return Thread.ofVirtual().name(category).start(() -> {
            try (Reader reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
                char[] buffer = new char[8192];
                for (int length = reader.read(buffer); length >= 0; length = reader.read(buffer)) {
                    client.output(category, new String(buffer, 0, length));
                }
            } catch (IOException e) {
                client.output(
                        "important",
                        "The program's " + category + " cannot be read any more: " + e.getMessage() + "\n");
            }
        });
    }

    /**
     * Writes to the program's standard input.
     *
     * @param end whether nothing follows
     * @throws IOException if the program reads no more
     */
    void input(String text, boolean end) throws IOException {
        OutputStream input = process.getOutputStream();
        input.write(text.getBytes(StandardCharsets.UTF_8));
        input.flush();
        if (end) {
            input.close();
        }
    }

    /** {@return the exit code, when the program has ended and all that it printed has been told} */
    int await() throws InterruptedException {
        int code = process.waitFor();
        for (Thread pump : pumps) {
            pump.join();
        }
        return code;
    }

    void kill() {
        process.destroyForcibly();
    }
}
