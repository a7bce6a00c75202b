package dev.tandem.platform.metrics;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** Who may read the metrics. */
@ConfigMapping(prefix = "tandem.metrics")
public interface MetricsConfig {
    /** Lets whoever shows it as {@code Authorization: Bearer ...} read from anywhere. Without one, only this machine may. */
    Optional<String> token();
}
