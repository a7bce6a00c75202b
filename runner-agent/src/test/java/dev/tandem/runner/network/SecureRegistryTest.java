package dev.tandem.runner.network;

import static dev.tandem.runner.network.ProxyHarness.PUBLIC;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.tandem.runner.network.packages.PackageKind;
import dev.tandem.runner.network.packages.Registry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Registries over TLS: only one that shows a trusted certificate of its own name is asked, and only such a one sees credentials. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecureRegistryTest {
    private static final String PASSWORD = "changeit";

    private SSLContext context;
    private HttpsServer server;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        context = trustingItself(folder.resolve("keys.p12"));
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            try (exchange) {
                String shown = "shown: " + exchange.getRequestHeaders().getFirst("Authorization");
                byte[] body = shown.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
    }

    /** A certificate of registry.example, which is signed by itself and trusted by whoever uses the context. */
    private static SSLContext trustingItself(Path keys) throws Exception {
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        String options = "-genkeypair -alias a -keyalg EC -dname CN=registry.example -ext san=dns:registry.example"
                + " -storetype PKCS12 -storepass " + PASSWORD + " -keystore " + keys;
        List<String> command = new java.util.ArrayList<>(List.of(keytool));
        command.addAll(List.of(options.split(" ", -1)));
        Process making = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(making.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(making.waitFor()).as(said).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(keys)) {
            store.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(store, PASSWORD.toCharArray());
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }

    @AfterAll
    void close() {
        server.stop(0);
    }

    private String ask(String host, SSLSocketFactory secure) throws IOException {
        Registry registry = Registry.of("s", URI.create("https://ann:pass@" + host + "/go"), null);
        try (ProxyHarness proxy =
                new ProxyHarness(List.of(), ProxyHarness.LIMITS, Map.of(PackageKind.GO, registry), secure)) {
            proxy.names.put(host, List.of(PUBLIC));
            proxy.servers.put(
                    new InetSocketAddress(PUBLIC, 443), server.getAddress().getPort());
            return proxy.get("/go/example.org/thing/@v/list");
        }
    }

    @Test
    void aTrustedOneIsAsked() throws IOException {
        assertThat(ask("registry.example", context.getSocketFactory()))
                .startsWith("HTTP/1.1 200 ")
                .endsWith("shown: Basic YW5uOnBhc3M=");
    }

    @Test
    void oneOfAnotherNameIsNot() throws IOException {
        assertThat(ask("other.example", context.getSocketFactory()))
                .startsWith("HTTP/1.1 502 NET-12 ")
                .doesNotContain("shown");
    }

    @Test
    void oneThatNobodyVouchesForIsNot() throws IOException {
        assertThat(ask("registry.example", (SSLSocketFactory) SSLSocketFactory.getDefault()))
                .startsWith("HTTP/1.1 502 NET-12 ")
                .doesNotContain("shown");
    }
}
