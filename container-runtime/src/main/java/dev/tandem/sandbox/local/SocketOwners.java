package dev.tandem.sandbox.local;

import dev.tandem.sandbox.ProcessSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whose the sockets are that listen in a sandbox, found by the files that its processes have open. A process decides itself what it calls itself, and with
 * the environment whether it is a tool: it can hide no ports but its own sandbox's. Confined to its {@link PortTable}.
 */
final class SocketOwners {
    /** A program with very many files must not make looking long. */
    private static final int MOST_LINKS = 4096;

    private static final int MOST_ENVIRONMENT = 64 << 10;
    /** So many looks a socket is news: what tells that it is a tool's may come after it. */
    private static final int LOOKS_AS_NEWS = 4;

    /** Of a program whose debugger is js-debug: the first port that it opens is that of its inspector. */
    private static final Pattern INSPECTED = Pattern.compile("(?m)^VSCODE_INSPECTOR_OPTIONS=");
    /** Of the process that connects js-debug with the inspector of a program. */
    private static final Pattern INSPECTOR =
            Pattern.compile("(?m)^NODE_INSPECTOR_INFO=.*\"inspectorURL\":\"ws://[^/\"]*:(\\d{1,5})/");

    private static final Pattern TOOL = Pattern.compile("(?m)^%s=(.+)$".formatted(ProcessSpec.TOOL));

    private final Path processes;
    private Map<String, Owner> owners = new HashMap<>();
    private Set<Integer> inspectors = Set.of();

    /**
     * @param program the name of its file; null while it is not known
     * @param inspected whether its first port is none of its own
     */
    private record Owner(@Nullable String program, boolean tool, boolean inspected, int looks) {
        static final Owner UNKNOWN = new Owner(null, false, false, 0);

        boolean isNews() {
            return looks < LOOKS_AS_NEWS;
        }

        Owner seen() {
            return new Owner(program, tool, inspected, Math.min(looks + 1, LOOKS_AS_NEWS));
        }
    }

    /** @param processes the sandbox's {@code /proc} */
    SocketOwners(Path processes) {
        this.processes = processes;
    }

    /** These listen now, by their inodes. */
    void look(Set<String> inodes) {
        Map<String, Owner> now = new HashMap<>();
        inodes.forEach(inode -> {
            Owner known = owners.get(inode);
            now.put(inode, known == null ? Owner.UNKNOWN : known.seen());
        });
        owners = now;
        if (haveNews()) {
            find();
        }
    }

    /** {@return whether another look may tell more} */
    boolean haveNews() {
        return owners.values().stream().anyMatch(Owner::isNews);
    }

    @Nullable String program(String inode) {
        return owners.getOrDefault(inode, Owner.UNKNOWN).program();
    }

    /** {@return whether this is nothing that a program of somebody's listens on, as far as that is known} */
    boolean isTools(String inode, int port) {
        Owner owner = owners.getOrDefault(inode, Owner.UNKNOWN);
        // A process that is being started opens and closes files while they are listed, and its socket may be passed
        // over at first.
        boolean mayBe = owner.inspected() || owner.program() == null;
        return owner.tool() || inspectors.contains(port) || (mayBe && owner.isNews());
    }

    private void find() {
        Set<Integer> found = new HashSet<>();
        int links = 0;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(processes, "[1-9]*")) {
            for (Path process : all) {
                if (links >= MOST_LINKS) {
                    break;
                }
                String environment = environmentOf(process);
                Matcher inspector = INSPECTOR.matcher(environment);
                if (inspector.find()) {
                    found.add(Integer.valueOf(inspector.group(1)));
                }
                links += findSocketsOf(process, environment, MOST_LINKS - links);
            }
        } catch (IOException | DirectoryIteratorException _) {
            // The sandbox is being closed: then nobody needs the names.
        }
        inspectors = found;
    }

    private int findSocketsOf(Path process, String environment, int most) {
        int links = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path file : files) {
                if (++links > most) {
                    break;
                }
                String target = targetOf(file);
                if (target.startsWith("socket:[") && target.endsWith("]")) {
                    String inode = target.substring("socket:[".length(), target.length() - 1);
                    Owner owner = owners.get(inode);
                    if (owner != null && owner.program() == null) {
                        owners.put(inode, owner(nameOf(process), environment, owner.looks()));
                    }
                }
            }
        } catch (IOException | DirectoryIteratorException _) {
            // The process has ended meanwhile.
        }
        return links;
    }

    /** {@return what a process has open there; nothing if it has closed it meanwhile} */
    private static String targetOf(Path file) {
        try {
            return Files.readSymbolicLink(file).toString();
        } catch (IOException _) {
            return "";
        }
    }

    private static Owner owner(@Nullable String program, String environment, int looks) {
        Matcher tool = TOOL.matcher(environment);
        // What a tool starts has its environment, too: another program is none.
        boolean isTool = program != null && tool.find() && program.startsWith(tool.group(1));
        return new Owner(program, isTool, INSPECTED.matcher(environment).find(), looks);
    }

    /** {@return its variables, each on a line; nothing if it is gone} */
    private static String environmentOf(Path process) {
        try (InputStream variables = Files.newInputStream(process.resolve("environ"))) {
            String all = new String(variables.readNBytes(MOST_ENVIRONMENT), StandardCharsets.ISO_8859_1);
            return all.replace((char) 0, '\n');
        } catch (IOException _) {
            return "";
        }
    }

    /** By its file: what a program calls itself in {@code comm} is often the name of a thread. */
    private static @Nullable String nameOf(Path process) throws IOException {
        Path file = Files.readSymbolicLink(process.resolve("exe")).getFileName();
        return file == null ? null : file.toString().replace(" (deleted)", "");
    }
}
