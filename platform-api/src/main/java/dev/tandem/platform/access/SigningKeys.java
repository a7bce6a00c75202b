package dev.tandem.platform.access;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** The key pair (curve P-256) that signs tokens. It lives in the database, so that all replicas know each other's tokens. */
public record SigningKeys(PrivateKey privateKey, PublicKey publicKey) {
    /**
     * {@return the pair of this database, made at the first start}
     *
     * @throws SQLException if the database does not answer
     * @throws GeneralSecurityException if what is stored is no such key
     */
    public static SigningKeys readOrCreate(DataSource database) throws SQLException, GeneralSecurityException {
        KeyPair fresh = generate();
        // Two replicas may start at once: one insert wins, both read it.
        String insert = "insert into signing_key (private_key, public_key)"
                + " select ?, ? where not exists (select from signing_key) on conflict do nothing";
        try (Connection connection = database.getConnection()) {
            try (PreparedStatement statement = connection.prepareStatement(insert)) {
                statement.setBytes(1, fresh.getPrivate().getEncoded());
                statement.setBytes(2, fresh.getPublic().getEncoded());
                statement.executeUpdate();
            }
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("select private_key, public_key from signing_key")) {
                row.next();
                return decode(row.getBytes(1), row.getBytes(2));
            }
        }
    }

    /** {@return a new pair} */
    public static KeyPair generate() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static SigningKeys decode(byte[] privateKey, byte[] publicKey) throws GeneralSecurityException {
        KeyFactory factory = KeyFactory.getInstance("EC");
        return new SigningKeys(
                factory.generatePrivate(new PKCS8EncodedKeySpec(privateKey)),
                factory.generatePublic(new X509EncodedKeySpec(publicKey)));
    }
}
