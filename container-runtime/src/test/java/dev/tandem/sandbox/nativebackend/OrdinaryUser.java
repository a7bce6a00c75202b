package dev.tandem.sandbox.nativebackend;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Starts Java programs of this class path as an ordinary user, from copies that such a one may read.
 *
 * @param directory of the copies, and the user's home
 */
record OrdinaryUser(Path directory) {
    /** Nobody's on any machine. */
    private static final int USER = 1_900_000_001;

    private static final int FIRST_OF_RANGE = 1_900_100_000;
    private static final int RANGE = 65_536;

    /** What {@code newuidmap} does for users who have a range of ids: here root writes the maps. */
    private static final String WITH_RANGE = """
            import ctypes, os, sys
            user, first, count = map(int, sys.argv[1:4])
            libc = ctypes.CDLL(None, use_errno=True)
            made, go = os.pipe()
            owner = os.getpid()
            helper = os.fork()
            if helper == 0:
                os.close(go)
                os.read(made, 1)
                for kind in ('uid', 'gid'):
                    with open('/proc/%d/%s_map' % (owner, kind), 'w') as ids:
                        ids.write('0 %d 1\\n1 %d %d\\n' % (user, first, count))
                os._exit(0)
            os.setgroups([])
            os.setresgid(user, user, user)
            os.setresuid(user, user, user)
            if libc.unshare(0x10000000 | 0x20000) != 0:
                sys.exit('unshare: %d' % ctypes.get_errno())
            os.write(go, b'.')
            if os.waitpid(helper, 0)[1] != 0:
                sys.exit('no map')
            os.setresgid(0, 0, 0)
            os.setresuid(0, 0, 0)
            libc.mount(b'none', b'/', None, 0x44000, None)
            os.execvp(sys.argv[4], sys.argv[4:])
            """;

    /** Where the program finds itself. */
    enum Place {
        /** In the machine's own user namespace, without rights. */
        MACHINE,
        /** In a user namespace with that user alone. */
        ONE_USER,
        /** In a user namespace with a range of ids besides. */
        OWN_USERS,
        /** In a user namespace, without rights, where the kernel refuses another one. */
        REFUSED
    }

    /** Skips the test where nobody else can be become, or where the kernel gives that user no namespace. */
    static OrdinaryUser in(Path directory) throws Exception {
        Assumptions.assumeTrue(
                Files.isReadable(Path.of("/etc/shadow")) && Files.isExecutable(Path.of("/usr/bin/setpriv")),
                "only root can become another user");
        OrdinaryUser user = new OrdinaryUser(directory);
        Process attempt = user.process(Place.ONE_USER, List.of("mount", "-t", "tmpfs", "none", "/tmp"))
                .redirectErrorStream(true)
                .start();
        String said = new String(attempt.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        Assumptions.assumeTrue(
                attempt.waitFor() == 0, () -> "this machine gives ordinary users no user namespace: " + said.strip());
        if (!Files.exists(directory.resolve("class-path"))) {
            user.copyClassPath();
        }
        return user;
    }

    private void copyClassPath() throws IOException {
        Path copies = Files.createDirectories(directory.resolve("class-path"));
        int number = 0;
        String own = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        for (String entry : own.split(File.pathSeparator)) {
            Path from = Path.of(entry);
            if (Files.exists(from)) {
                copyTree(from, copies.resolve(number++ + "-" + from.getFileName()));
            }
        }
        open(directory);
        Files.createDirectories(directory.resolve("home"));
        Files.setAttribute(directory.resolve("home"), "unix:uid", USER);
    }

    private static void copyTree(Path from, Path to) throws IOException {
        List<Path> all;
        try (Stream<Path> found = Files.walk(from)) {
            all = found.toList();
        }
        for (Path path : all) {
            Path copy = to.resolve(from.relativize(path).toString());
            if (Files.isDirectory(path)) {
                Files.createDirectories(copy);
            } else {
                Files.copy(path, copy);
            }
            open(copy);
        }
    }

    private static void open(Path path) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** A Java program. What it prints, errors too, is read from the process. */
    Process start(Place place, Class<?> main, List<String> arguments) throws IOException {
        List<String> classPath = new ArrayList<>();
        try (DirectoryStream<Path> copies = Files.newDirectoryStream(directory.resolve("class-path"))) {
            copies.forEach(copy -> classPath.add(copy.toString()));
        }
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                String.join(File.pathSeparator, classPath),
                main.getName()));
        command.addAll(arguments);
        return process(place, command).redirectErrorStream(true).start();
    }

    private ProcessBuilder process(Place place, List<String> command) {
        String user = Integer.toString(USER);
        List<String> ordinary = List.of(
                "setpriv",
                "--reuid",
                user,
                "--regid",
                user,
                "--clear-groups",
                "--inh-caps=-all",
                "--ambient-caps=-all");
        List<String> one =
                List.of("unshare", "--user", "--mount", "--map-user=" + user, "--map-group=" + user, "--keep-caps");
        List<String> all = new ArrayList<>();
        switch (place) {
            case MACHINE -> all.addAll(ordinary);
            case ONE_USER -> {
                all.addAll(ordinary);
                all.addAll(one);
            }
            case OWN_USERS ->
                all.addAll(List.of(
                        "python3", "-c", WITH_RANGE, user, Integer.toString(FIRST_OF_RANGE), Integer.toString(RANGE)));
            case REFUSED -> {
                all.addAll(ordinary);
                all.addAll(one);
                String forbid = "echo 0 > /proc/sys/user/max_user_namespaces"
                        + " && exec setpriv --inh-caps=-all --ambient-caps=-all \"$@\"";
                all.addAll(List.of("sh", "-c", forbid, "sh"));
            }
        }
        all.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(all).directory(directory.toFile());
        Map<String, String> environment = builder.environment();
        environment.put("HOME", directory.resolve("home").toString());
        environment.remove("XDG_RUNTIME_DIR");
        return builder;
    }

    /** Ends what was started, if it has not. */
    static void end(Process process) throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("it survives: " + Objects.toString(process));
        }
    }
}
