package dev.tandem.sandbox.local;

import dev.tandem.sandbox.ListeningPort;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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
    /** Looking for the owner of a socket means reading links: a program with very many files must not make that long. */
    private static final int MOST_LINKS = 4096;

    private final Path process;
    private final int userId;

    /** Guarded by this: what was read last, the sockets that were in use then, and how many looks ago that was. */
    private List<ListeningPort> last = List.of();

    private InUse lastInUse = InUse.UNKNOWN;
    private int looks;

    /** Guarded by this: the programs of the sockets that listened at the last look, null where none was found. */
    private Map<String, @Nullable String> programs = new HashMap<>();

    /**
     * @param process the directory of the sandbox's first process in {@code /proc}
     * @param userId of the sandbox's programs; sockets that others opened in its network are not theirs
     */
    public PortTable(Path process, int userId) {
        this.process = process;
        this.userId = userId;
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
     * {@return what programs listen on now, in rising order of ports; nothing once the sandbox is gone} A port that was opened as another one was
     * closed may be missing until the eighth look.
     */
    public synchronized List<ListeningPort> read() {
        InUse now = new InUse(inUse("net/sockstat", "TCP: inuse "), inUse("net/sockstat6", "TCP6: inuse "));
        if (now.isNone()) {
            last = List.of();
            programs = new HashMap<>();
        } else if (!now.equals(lastInUse) || now.equals(InUse.UNKNOWN) || ++looks >= LOOKS_WITHOUT_READING) {
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
        nameAll(sockets);
        Map<Integer, ListeningPort> ports = new TreeMap<>();
        for (Socket socket : sockets) {
            ports.putIfAbsent(socket.port, new ListeningPort(socket.port, programs.get(socket.inode)));
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

    private void nameAll(List<Socket> sockets) {
        boolean news = sockets.stream().anyMatch(socket -> !programs.containsKey(socket.inode));
        Map<String, @Nullable String> named = new HashMap<>();
        sockets.forEach(socket -> named.put(socket.inode, programs.get(socket.inode)));
        programs = named;
        if (news) {
            nameNew();
        }
    }

    /** Looks once for the programs of all sockets that have none. */
    private void nameNew() {
        int links = 0;
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(process.resolve("root/proc"), "[1-9]*")) {
            for (Path each : processes) {
                links += nameSocketsOf(each, MOST_LINKS - links);
                if (links >= MOST_LINKS) {
                    return;
                }
            }
        } catch (IOException | DirectoryIteratorException _) {
            // The sandbox is being closed: then nobody needs the names.
        }
    }

    private int nameSocketsOf(Path owner, int most) {
        int links = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(owner.resolve("fd"))) {
            for (Path file : files) {
                if (++links > most) {
                    break;
                }
                String target = Files.readSymbolicLink(file).toString();
                if (target.startsWith("socket:[") && target.endsWith("]")) {
                    String inode = target.substring("socket:[".length(), target.length() - 1);
                    if (programs.containsKey(inode) && programs.get(inode) == null) {
                        programs.put(inode, nameOf(owner));
                    }
                }
            }
        } catch (IOException | DirectoryIteratorException _) {
            // The process has ended meanwhile, or has closed the file.
        }
        return links;
    }

    /** By its file: what a program calls itself in {@code comm} is often the name of a thread. */
    private static @Nullable String nameOf(Path owner) throws IOException {
        Path file = Files.readSymbolicLink(owner.resolve("exe")).getFileName();
        return file == null ? null : file.toString().replace(" (deleted)", "");
    }
}
