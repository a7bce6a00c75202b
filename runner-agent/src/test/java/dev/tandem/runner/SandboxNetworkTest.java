package dev.tandem.runner;

import static dev.tandem.runner.fake.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tandem.runner.fake.FakeRegistry;
import dev.tandem.runner.fake.RealScheduler;
import dev.tandem.runner.fake.TinyPackages;
import dev.tandem.runner.language.Images;
import dev.tandem.runner.network.NetworkLimits;
import dev.tandem.runner.network.Networks;
import dev.tandem.runner.network.SessionNetwork;
import dev.tandem.runner.network.address.AllowList;
import dev.tandem.runner.network.address.Connector;
import dev.tandem.runner.network.address.Dialer;
import dev.tandem.runner.network.address.Resolver;
import dev.tandem.runner.network.packages.PackageKind;
import dev.tandem.runner.network.packages.PackageServer;
import dev.tandem.runner.network.packages.Registry;
import dev.tandem.sandbox.ProcessSpec;
import dev.tandem.sandbox.Sandbox;
import dev.tandem.sandbox.SandboxProcess;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Programs in real sandboxes on the network: what they are told, what they reach, and how real tools take packages. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
class SandboxNetworkTest {
    private static final InetAddress PUBLIC = InetAddress.ofLiteral("93.184.216.34");
    private static final String GO = "/usr/local/go/bin/go";
    /** Asks for an address as programs do that know nothing of Tandem. */
    private static final String ASK = """
            import sys, urllib.request, urllib.error
            try:
                print(urllib.request.urlopen(sys.argv[1], timeout=20).read().decode())
            except urllib.error.HTTPError as error:
                print(error.code, error.reason, error.read().decode())
            except OSError as error:
                print("OSError", error)
            """;

    private final RealScheduler scheduler = new RealScheduler();
    private final FakeRegistry registry = new FakeRegistry();
    private SandboxSupply sandboxes;
    private SessionNetwork network;
    private Sandbox sandbox;

    @BeforeAll
    void openSandboxes(@TempDir Path state) {
        RunnerConfig config = TestConfig.of(Map.of("tandem.sandbox.state-directory", state.toString()));
        sandboxes = SandboxSupply.open(config.sandbox(), Images.ONE);
        assumeTrue(sandboxes.noNetworkReason() == null, "no network in sandboxes: " + sandboxes.noNetworkReason());
    }

    @BeforeEach
    void withoutPackages() throws Exception {
        open(List.of("example.org"), Map.of());
    }

    private void open(List<String> allowed, Map<PackageKind, Registry> registries) throws Exception {
        closeSandbox();
        Resolver resolver = name -> List.of(name.equals("example.org") ? PUBLIC : InetAddress.getByName(name));
        Connector connector = address -> SocketChannel.open(
                address.getAddress().equals(PUBLIC)
                        ? new InetSocketAddress(
                                InetAddress.getLoopbackAddress(),
                                registry.address("/").getPort())
                        : address);
        Dialer guarded = Dialer.guarded(resolver, connector, _ -> false);
        PackageServer packages = new PackageServer(
                registries,
                Dialer.trusting(resolver, connector),
                guarded,
                (SSLSocketFactory) SSLSocketFactory.getDefault(),
                Networks.LOCAL);
        Networks networks = new Networks(
                AllowList.parse(allowed), NetworkLimits.DEFAULT, guarded, packages, scheduler, System::nanoTime);
        network = networks.ofSession("test");
        sandbox = network.attach(sandboxes.create("network test", Optional.empty()));
    }

    private void offer(PackageKind kind, String base) throws Exception {
        Map<PackageKind, Registry> registries = new EnumMap<>(PackageKind.class);
        registries.put(kind, Registry.of(kind.setting(), registry.address(base), null));
        open(List.of(), registries);
    }

    @AfterEach
    void closeSandbox() {
        if (sandbox != null) {
            network.close();
            sandbox.close();
        }
    }

    @AfterAll
    void closeAll() {
        registry.close();
        scheduler.close();
        if (sandboxes != null) {
            sandboxes.close();
        }
    }

    /** What a command prints to both streams together. */
    private static String run(Sandbox in, String... command) throws Exception {
        List<String> shell = new java.util.ArrayList<>(List.of("/bin/sh", "-c", "exec \"$@\" 2>&1", "sh"));
        shell.addAll(List.of(command));
        try (SandboxProcess process = in.start(ProcessSpec.of(shell).withTimeLimit(Duration.ofMinutes(2)))) {
            process.input().close();
            String output = new String(process.output().readAllBytes(), StandardCharsets.UTF_8);
            process.await();
            return output;
        }
    }

    private String run(String... command) throws Exception {
        return run(sandbox, command);
    }

    private String ask(String address) throws Exception {
        return run("python3", "-c", ASK, address);
    }

    private void assumeProgram(String name) throws Exception {
        assumeTrue(!run("/bin/sh", "-c", "command -v " + name).isBlank(), name + " is not installed");
    }

    @Test
    void programsAreToldOfAProxyOnlyWhileTheyMayUseIt() throws Exception {
        registry.with("/", "text/plain", "hello from outside");
        assertThat(run("env")).doesNotContainIgnoringCase("http_proxy");
        assertThat(ask("http://example.org/")).contains("OSError");

        network.turn(true);
        assertThat(run("env"))
                .contains("HTTP_PROXY=" + Networks.LOCAL, "https_proxy=" + Networks.LOCAL, "NO_PROXY=localhost");
        assertThat(ask("http://example.org/")).contains("hello from outside");
        assertThat(ask("http://other.example/")).contains("403", "NET-02", "tandem.sandbox.network.allow");
        assertThat(ask("https://other.example/")).contains("Tunnel connection failed: 403 NET-02");

        network.turn(false);
        assertThat(run("env")).doesNotContainIgnoringCase("http_proxy");
        assertThat(run("env", "http_proxy=" + Networks.LOCAL, "python3", "-c", ASK, "http://example.org/"))
                .contains("NET-01");
    }

    @Test
    void whereNothingIsAllowedNothingChangesWhenItIsTurnedOn() throws Exception {
        open(List.of(), Map.of());
        network.turn(true);
        assertThat(run("env")).doesNotContainIgnoringCase("http_proxy");
        assertThat(run("env", "http_proxy=" + Networks.LOCAL, "python3", "-c", ASK, "http://example.org/"))
                .contains("NET-02");
    }

    @Test
    void aProgramsOwnVariablesComeFirst() throws Exception {
        try (SandboxProcess process =
                sandbox.start(ProcessSpec.of("/bin/sh", "-c", "echo $GOPROXY $npm_config_registry")
                        .withEnvironment(Map.of("GOPROXY", "off")))) {
            assertThat(new String(process.output().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("off " + Networks.LOCAL + "/npm/\n");
        }
    }

    @Test
    void theProxyOfAnotherSessionIsNotReached() throws Exception {
        network.turn(true);
        try (Sandbox bare = sandboxes.create("without a proxy", Optional.empty())) {
            assertThat(run(bare, "env", "http_proxy=" + Networks.LOCAL, "python3", "-c", ASK, "http://example.org/"))
                    .contains("Connection refused");
        }
    }

    @Test
    void aSandboxThatIsReplacedHasTheNetworkToo() throws Exception {
        registry.with("/", "text/plain", "hello from outside");
        network.turn(true);
        sandbox.close();
        sandbox = network.attach(sandboxes.create("network test, again", Optional.empty()));
        assertThat(ask("http://example.org/")).contains("hello from outside");
    }

    @Test
    void pipInstalls() throws Exception {
        assumeProgram("python3");
        TinyPackages.pip(registry);
        offer(PackageKind.PIP, "/simple");
        String installed = run("python3", "-m", "pip", "install", "tinything");
        assertThat(installed).contains("Successfully installed tinything-1.0");
        assertThat(run("python3", "-c", "import tinything; print(tinything.hello())"))
                .isEqualTo("hello from pip\n");
        assertThat(run("python3", "-m", "pip", "install", "nothing-of-that-name"))
                .contains("No matching distribution");
    }

    @Test
    void npmInstalls() throws Exception {
        assumeProgram("npm");
        TinyPackages.npm(registry);
        offer(PackageKind.NPM, "/npm");
        assertThat(run("npm", "install", "tiny-thing")).contains("added 1 package");
        assertThat(run("node", "-e", "console.log(require('tiny-thing')())")).isEqualTo("hello from npm\n");
        assertThat(run("cat", "package-lock.json")).contains("sha512-").doesNotContain("127.0.0.1");
    }

    @Test
    void goDownloads() throws Exception {
        assumeProgram(GO);
        TinyPackages.go(registry);
        offer(PackageKind.GO, "/go");
        assertThat(run(GO, "mod", "init", "example.org/mine")).contains("creating new go.mod");
        assertThat(run(GO, "get", "example.org/tiny")).contains("added example.org/tiny v1.0.0");
        assertThat(run("/bin/sh", "-c", "cat ~/go/pkg/mod/example.org/tiny@v1.0.0/tiny.go"))
                .contains("hello from go");
    }

    @Test
    void mavenResolves() throws Exception {
        assumeProgram("mvn");
        TinyPackages.maven(registry);
        offer(PackageKind.MAVEN, "/maven");
        awaitMavenSettings();
        writeProject();
        assertThat(run("mvn", "-B", "validate"))
                .contains("BUILD SUCCESS", "Downloaded from tandem-packages: " + Networks.LOCAL);
    }

    private void awaitMavenSettings() {
        eventually("Maven's settings", () -> {
            try {
                return run("/bin/sh", "-c", "cat ~/.m2/settings.xml").contains("</settings>");
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    private void writeProject() throws Exception {
        run("/bin/sh", "-c", """
                cat > pom.xml <<END
                <project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
                <parent><groupId>org.example</groupId><artifactId>tiny-parent</artifactId><version>1.0</version>
                <relativePath/></parent><artifactId>mine</artifactId><packaging>pom</packaging></project>
                END
                """);
    }

    @Test
    void pipSaysThatPackagesAreOff() throws Exception {
        assertThat(run("python3", "-m", "pip", "install", "requests"))
                .contains("NET-09 Packages are off on this server: tandem.packages.pip is not set.");
        assertThat(run("python3", "-m", "pip", "install", "requests==2.31.0"))
                .contains("from versions: 0+packages.are.off.ask.the.operator.to.set.tandem.packages.pip");
    }

    @Test
    void npmSaysThatPackagesAreOff() throws Exception {
        assumeProgram("npm");
        assertThat(run("npm", "install", "left-pad"))
                .contains("Packages are off on this server: tandem.packages.npm is not set. Ask the operator");
    }

    @Test
    void goSaysThatPackagesAreOff() throws Exception {
        assumeProgram(GO);
        run(GO, "mod", "init", "example.org/mine");
        assertThat(run(GO, "get", "example.org/tiny"))
                .contains("NET-09: Packages are off on this server: tandem.packages.go is not set. Ask the operator");
    }

    @Test
    void mavenSaysThatPackagesAreOff() throws Exception {
        assumeProgram("mvn");
        awaitMavenSettings();
        writeProject();
        assertThat(run("mvn", "-B", "validate"))
                .contains("Packages are off on this server: tandem.packages.maven is not set.");
    }
}
