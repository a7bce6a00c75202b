package dev.tandem.runner.network.packages;

import dev.tandem.runner.network.refusal.NetworkError;
import dev.tandem.runner.network.refusal.NetworkRefusal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Addresses outside of a registry's base to which the registry itself has pointed, such as files on another host. They are signed, so
 * that a program can follow exactly those, and cannot have the runner fetch any other. The key lives as long as the runner.
 *
 * <p>The form is {@code ~SIGNATURE/https/files.example.org/path}. What is signed is decoded: tools encode paths anew.
 */
final class SignedLinks {
    private static final int KEY_BYTES = 32;
    private static final int SIGNATURE_BYTES = 16;
    private static final Pattern FORM = Pattern.compile("~([A-Za-z0-9_-]{22})/(https?)/([^/?]+)(/[^?]*)(?:\\?(.*))?");
    /** What pip appends to the address of a file to read its metadata alone (PEP 658). */
    private static final String METADATA = ".metadata";

    private final byte[] key = new byte[KEY_BYTES];

    SignedLinks() {
        new SecureRandom().nextBytes(key);
    }

    /** {@return the local form of an address, relative to its kind} */
    String sign(PackageKind kind, URI address) throws NetworkRefusal {
        String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
        String scheme = address.getScheme().toLowerCase(java.util.Locale.ROOT);
        String authority = Origins.authority(address);
        String signature = signature(kind, scheme, authority, SafePath.decoded(address.getRawPath()), query);
        return "~" + signature + "/" + scheme + "/" + authority + address.getRawPath() + query;
    }

    /**
     * {@return the address of a local form; empty if it is not one}
     *
     * @throws NetworkRefusal {@link NetworkError#NOT_A_PACKAGE} if the signature is not ours
     */
    Optional<URI> verify(PackageKind kind, String local) throws NetworkRefusal {
        var form = FORM.matcher(local);
        if (!local.startsWith("~") || !form.matches()) {
            return Optional.empty();
        }
        String authority = SafePath.decoded(form.group(3));
        String path = SafePath.decoded(form.group(4));
        String query = form.group(5) == null ? "" : "?" + form.group(5);
        if (!isOurs(form.group(1), kind, form.group(2), authority, path, query)) {
            throw new NetworkRefusal(
                    NetworkError.NOT_A_PACKAGE, "The registry has not pointed to %s%s.".formatted(authority, path));
        }
        return Optional.of(URI.create(form.group(2) + "://" + authority + form.group(4) + query));
    }

    private boolean isOurs(
            String signature, PackageKind kind, String scheme, String authority, String path, String query) {
        if (matches(signature, signature(kind, scheme, authority, path, query))) {
            return true;
        }
        return path.endsWith(METADATA)
                && matches(
                        signature,
                        signature(
                                kind, scheme, authority, path.substring(0, path.length() - METADATA.length()), query));
    }

    private static boolean matches(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
    }

    private String signature(PackageKind kind, String scheme, String authority, String path, String query) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            byte[] full = mac.doFinal(
                    String.join("\n", kind.id(), scheme, authority, path, query).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(full, SIGNATURE_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
