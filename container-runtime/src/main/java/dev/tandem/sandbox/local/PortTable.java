package dev.tandem.sandbox.local;

import dev.tandem.sandbox.ListeningPort;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What listens in a sandbox's network, read from the kernel's tables.
 *
 * <p>The kernel lists listening sockets first, so reading ends at the first line of another state. Where there is none, it looks through the
 * connections of the whole machine before it says so: 1.1 ms for each table, where the numbers of sockets in use cost 0.03 ms together (medians on two
 * busy cores). So the tables are read when that number has changed, and now and then, because one socket may have taken
 * the place of another.
 *
 * <p>Safe for use by any thread.
 *
 * @see <a href="https://www.kernel.org/doc/html/latest/networking/proc_net_tcp.html">proc_net_tcp</a>
 */
public final class PortTable {
    private static final String LISTENING = "0A";
    /** Loopback and all addresses, as the kernel writes them on a little-endian machine: what {@code connect} reaches. */
    private static final Set<String> REACHED = Set.of(
            "00000000",
            "0100007F",
            "00000000000000000000000000000000",
            "00000000000000000000000001000000",
            "0000000000000000FFFF00000100007F");

    /** After so many looks the tables are read, whether the number of sockets has changed or not. */
    private static final int LOOKS_WITHOUT_READING = 8;

    private static final int MOST_LINES = 512;

    private final Path process;
    private final int userId;

    /** Guarded by this: what was read last, the sockets that were in use then, and how many looks ago that was. */
    private List<ListeningPort> last = List.of();

    private InUse lastInUse = InUse.UNKNOWN;
    private int looks;

    /** Guarded by this: of the sockets that listened at the last look. */
    private final SocketOwners owners;

    /**
     * @param process the directory of the sandbox's first process in {@code /proc}
     * @param userId of the sandbox's programs; sockets that others opened in its network are not theirs
     */
    public PortTable(Path process, int userId) {
        this.process = process;
        this.userId = userId;
        this.owners = new SocketOwners(process.resolve("root/proc"));
    }

    private record Socket(int port, String inode) {}

    /** How many sockets of TCP there are, connections included: of both versions of the protocol. */
    private record InUse(int four, int six) {
        static final InUse UNKNOWN = new InUse(-1, -1);

        boolean isNone() {
            return four == 0 && six <= 0;
        }
    }

    /**
     * {@return what programs listen on now, in rising order of ports; nothing once the sandbox is gone} What tools listen on that serve others is left
     * out: {@link dev.tandem.sandbox.ProcessSpec#asTool}. A port that was opened as another one was
     * closed may be missing until the eighth look.
     */
    public synchronized List<ListeningPort> read() {
        InUse now = new InUse(inUse("net/sockstat", "TCP: inuse "), inUse("net/sockstat6", "TCP6: inuse "));
        if (now.isNone()) {
            last = List.of();
            owners.look(Set.of());
        } else if (!now.equals(lastInUse)
                || owners.haveNews()
                || now.equals(InUse.UNKNOWN)
                || ++looks >= LOOKS_WITHOUT_READING) {
            last = readTables();
            looks = 0;
        }
        lastInUse = now;
        return last;
    }

    /** -1 if that is not known. */
    private int inUse(String name, String beginning) {
        try (BufferedReader lines = Files.newBufferedReader(process.resolve(name))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(beginning)) {
                    int end = line.indexOf(' ', beginning.length());
                    return Integer.parseInt(line.substring(beginning.length(), end < 0 ? line.length() : end));
                }
            }
        } catch (IOException _) {
            // The sandbox is gone, or the machine has no such family.
        }
        return -1;
    }

    private List<ListeningPort> readTables() {
        List<Socket> sockets = new ArrayList<>();
        readTable("net/tcp", sockets);
        readTable("net/tcp6", sockets);
        owners.look(sockets.stream().map(Socket::inode).collect(Collectors.toSet()));
        Map<Integer, ListeningPort> ports = new TreeMap<>();
        for (Socket socket : sockets) {
            if (!owners.isTools(socket.inode, socket.port)) {
                String program = owners.program(socket.inode);
                ports.putIfAbsent(socket.port, new ListeningPort(socket.port, program));
            }
        }
        return List.copyOf(ports.values());
    }

    private void readTable(String name, List<Socket> sockets) {
        try (BufferedReader lines = Files.newBufferedReader(process.resolve(name))) {
            lines.readLine(); // the heading
            for (int read = 0; read < MOST_LINES; read++) {
                String line = lines.readLine();
                if (line == null) {
                    return;
                }
                String[] fields = line.strip().split("\\s+");
                if (fields.length < 10 || !fields[3].equals(LISTENING)) {
                    return;
                }
                int colon = fields[1].indexOf(':');
                if (REACHED.contains(fields[1].substring(0, colon)) && fields[7].equals(Integer.toString(userId))) {
                    sockets.add(new Socket(Integer.parseInt(fields[1].substring(colon + 1), 16), fields[9]));
                }
            }
        } catch (IOException _) {
            // The sandbox is gone, or the machine has no such family: nothing listens.
        }
    }
}
