package dev.tandem.runner.fake;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Real packages of one file each, as pip, npm, Go and Maven know them, in a registry of the test. */
public final class TinyPackages {
    private TinyPackages() {}

    /** {@code tinything} 1.0, a wheel, whose file is beside the index. */
    public static void pip(FakeRegistry registry) throws IOException {
        String info = "tinything-1.0.dist-info/";
        byte[] wheel = zip(Map.of(
                "tinything.py",
                "def hello():\n    return 'hello from pip'\n",
                info + "METADATA",
                "Metadata-Version: 2.1\nName: tinything\nVersion: 1.0\n",
                info + "WHEEL",
                "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
                info + "RECORD",
                "tinything.py,,\n" + info + "METADATA,,\n" + info + "WHEEL,,\n" + info + "RECORD,,\n"));
        String file = "tinything-1.0-py3-none-any.whl";
        registry.with(
                "/simple/tinything/",
                "text/html",
                "<!DOCTYPE html><html><body><a href=\"../../files/%s#sha256=%s\">%s</a></body></html>"
                        .formatted(file, HexFormat.of().formatHex(digest("SHA-256", wheel)), file));
        registry.with("/files/" + file, "application/zip", wheel);
    }

    /** {@code tiny-thing} 1.0.0, which exports a function. */
    public static void npm(FakeRegistry registry) throws IOException {
        byte[] tarball = tarball(Map.of(
                "package/package.json", "{\"name\":\"tiny-thing\",\"version\":\"1.0.0\",\"main\":\"index.js\"}",
                "package/index.js", "module.exports = () => 'hello from npm';\n"));
        String integrity = "sha512-" + Base64.getEncoder().encodeToString(digest("SHA-512", tarball));
        registry.with("/npm/tiny-thing", "application/json", """
                {"name": "tiny-thing", "dist-tags": {"latest": "1.0.0"}, "versions": {"1.0.0": {"name": "tiny-thing",
                "version": "1.0.0", "main": "index.js", "dist": {"integrity": "%s", "tarball": "%s"}}}}
                """.formatted(
                        integrity, registry.address("/npm/tiny-thing/-/tiny-thing-1.0.0.tgz")));
        registry.with("/npm/tiny-thing/-/tiny-thing-1.0.0.tgz", "application/octet-stream", tarball);
    }

    /** {@code example.org/tiny} v1.0.0, which holds {@code tiny.go}. */
    public static void go(FakeRegistry registry) throws IOException {
        String module = "module example.org/tiny\n";
        String at = "/go/example.org/tiny/@v/";
        registry.with(at + "list", "text/plain", "v1.0.0\n");
        registry.with(
                at + "v1.0.0.info", "application/json", "{\"Version\":\"v1.0.0\",\"Time\":\"2026-01-01T00:00:00Z\"}");
        registry.with(at + "v1.0.0.mod", "text/plain", module);
        registry.with(
                at + "v1.0.0.zip",
                "application/zip",
                zip(Map.of(
                        "example.org/tiny@v1.0.0/go.mod",
                        module,
                        "example.org/tiny@v1.0.0/tiny.go",
                        "package tiny // hello from go\n")));
    }

    /** {@code org.example:tiny-parent} 1.0, a parent of other projects that sets {@code greeting}. */
    public static void maven(FakeRegistry registry) {
        registry.with("/maven/org/example/tiny-parent/1.0/tiny-parent-1.0.pom", "text/xml", """
                <project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
                <groupId>org.example</groupId><artifactId>tiny-parent</artifactId><version>1.0</version>
                <packaging>pom</packaging></project>
                """);
    }

    private static byte[] digest(String algorithm, byte[] bytes) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] zip(Map<String, String> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (var file : new LinkedHashMap<>(files).entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    /** A ustar archive, compressed. */
    private static byte[] tarball(Map<String, String> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream tar = new GZIPOutputStream(bytes)) {
            for (var file : files.entrySet()) {
                byte[] content = file.getValue().getBytes(StandardCharsets.UTF_8);
                byte[] header = new byte[512];
                put(header, 0, file.getKey());
                put(header, 100, "0000644\0000000000\0000000000\000");
                put(header, 124, "%011o\0".formatted(content.length));
                put(header, 136, "00000000000\000        0");
                put(header, 257, "ustar\00000");
                int sum = 0;
                for (byte each : header) {
                    sum += each & 0xff;
                }
                put(header, 148, "%06o\0 ".formatted(sum));
                tar.write(header);
                tar.write(content);
                tar.write(new byte[(512 - content.length % 512) % 512]);
            }
            tar.write(new byte[1024]);
        }
        return bytes.toByteArray();
    }

    private static void put(byte[] into, int offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, into, offset, bytes.length);
    }
}
