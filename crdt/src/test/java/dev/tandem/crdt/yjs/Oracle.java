package dev.tandem.crdt.yjs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Plays plans with Yjs. */
final class Oracle implements AutoCloseable {
    private final Process process = Node.start("oracle.mjs");
    private final BufferedReader in =
            new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));

    /** The lines that each step printed, without the one that ends it. */
    List<List<String>> play(List<String> plan) {
        Thread writer = Thread.startVirtualThread(() -> {
            try {
                OutputStream out = process.getOutputStream();
                out.write((String.join("\n", plan) + "\nend\n").getBytes(StandardCharsets.US_ASCII));
                out.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        var results = new ArrayList<List<String>>();
        try {
            for (int step = 0; step < plan.size(); step++) {
                var lines = new ArrayList<String>();
                for (String line = in.readLine(); !".".equals(line); line = in.readLine()) {
                    if (line == null) {
                        throw new IllegalStateException("Yjs failed at step " + step + ": " + plan.get(step));
                    }
                    lines.add(line);
                }
                results.add(lines);
            }
            writer.join();
            return results;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
