package dev.tandem.platform.database;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Gives all who ask the same connection, until the last of them has closed it.
 *
 * <p>For migrations: Flyway runs a script on one connection and writes that it was run on another, so a process killed between
 * the two commits leaves a database that no later start gets past. On one connection both are one transaction. For one thread.
 */
public final class OneConnection extends DataSourceWrapper {
    private @Nullable Connection connection;
    private int borrowed;

    public OneConnection(DataSource real) {
        super(real);
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection shared = connection;
        if (shared == null) {
            shared = real().getConnection();
            connection = shared;
        }
        borrowed++;
        return lend(shared);
    }

    private Connection lend(Connection shared) {
        boolean[] returned = {false};
        return (Connection) Proxy.newProxyInstance(
                OneConnection.class.getClassLoader(), new Class<?>[] {Connection.class}, (_, method, arguments) -> {
                    switch (method.getName()) {
                        case "close" -> {
                            if (!returned[0]) {
                                returned[0] = true;
                                giveBack();
                            }
                            return null;
                        }
                        case "isClosed" -> {
                            return returned[0] || shared.isClosed();
                        }
                        default -> {
                            try {
                                return method.invoke(shared, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        }
                    }
                });
    }

    private void giveBack() throws SQLException {
        borrowed--;
        Connection last = connection;
        if (borrowed == 0 && last != null) {
            connection = null;
            last.close();
        }
    }
}
