package dev.tandem.debug.adapter;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A network of the tests' own, for adapters and their programs, where what arrives is acknowledged at once, as in a sandbox. This machine's holds
 * acknowledgements back for 40 ms, for which debugpy and js-debug wait at each of their questions. It needs namespaces; where there are none,
 * adapters are in this machine's network, and slower. Ends with this JVM.
 */
final class QuickLoopback {
    private static final String ROUTE = "ip route change table local local %s dev lo src 127.0.0.1 quickack 1";
    private static final String READY = "ready";

    private static final @Nullable Process HOLDER = hold();

    private QuickLoopback() {}

    private static @Nullable Process hold() {
        String routes =
                "ip link set lo up && " + ROUTE.formatted("127.0.0.1") + " && " + ROUTE.formatted("127.0.0.0/8");
        ProcessBuilder builder = new ProcessBuilder(
                        "unshare",
                        "--user",
                        "--map-root-user",
                        "--net",
                        "sh",
                        "-c",
                        routes + " && echo " + READY + " && exec cat")
                .redirectErrorStream(true);
        builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        try {
            Process holder = builder.start();
            BufferedReader output = holder.inputReader(StandardCharsets.UTF_8);
            String told = output.readLine();
            if (READY.equals(told)) {
                return holder;
            }
            holder.destroyForcibly();
            System.err.println("Adapters are in this machine's network: " + told);
        } catch (IOException e) {
            System.err.println("Adapters are in this machine's network: " + e.getMessage());
        }
        return null;
    }

    /** {@return a command that runs another one there, in its own process} */
    static List<String> inside(List<String> command) {
        if (HOLDER == null) {
            return command;
        }
        List<String> inside = new ArrayList<>(List.of(
                "nsenter",
                "--user",
                "--net",
                "--preserve-credentials",
                "--target",
                String.valueOf(HOLDER.pid()),
                "--"));
        inside.addAll(command);
        return inside;
    }

    /** {@return whether nobody can connect to it but from inside} */
    static boolean stands() {
        return HOLDER != null;
    }

    /** {@return where the kernel lists the sockets of that network} */
    static Path sockets() {
        return Path.of("/proc", HOLDER == null ? "self" : String.valueOf(HOLDER.pid()), "net/tcp");
    }
}
