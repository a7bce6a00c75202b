package dev.tandem.platform.replica;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** The Redis or Valkey over which replicas talk. */
@ConfigMapping(prefix = "tandem.redis")
public interface RedisConfig {
    /**
     * For instance {@code redis://redis.example.org:6379}, {@code rediss://} with TLS, {@code redis://user:password@host/1}. Without
     * it this platform is the only one on its database.
     */
    Optional<String> url();
}
