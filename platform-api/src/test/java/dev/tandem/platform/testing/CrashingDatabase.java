package dev.tandem.platform.testing;

import dev.tandem.platform.database.DataSourceWrapper;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A database as a process has it that is killed at the nth thing that it asks: before the database heard of it, or after it was
 * done, of which the process learns nothing. From then on nothing of that process reaches the database, and what it had not
 * committed is rolled back, as the database does when a connection breaks.
 *
 * <p>Any thread; what is asked is counted in the order of arrival.
 */
public final class CrashingDatabase extends DataSourceWrapper {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Set<String> ASKS =
            Set.of("execute", "executeQuery", "executeUpdate", "executeBatch", "executeLargeUpdate", "commit");

    private final int crashAt;
    private final boolean afterwards;
    private final CompletableFuture<String> crash = new CompletableFuture<>();
    /** Questions that the database is dealing with. */
    private final AtomicInteger underWay = new AtomicInteger();

    private int asked;

    /**
     * A process that has not been killed yet.
     *
     * @param crashAt from 1; 0 if only {@link #crashNow} kills
     * @param afterwards whether the database does what it is asked last
     */
    public CrashingDatabase(DataSource real, int crashAt, boolean afterwards) {
        super(real);
        this.crashAt = crashAt;
        this.afterwards = afterwards;
    }

    /** {@return completed with what was asked last, when the process is killed} */
    public CompletableFuture<String> crash() {
        return crash;
    }

    /** Kills the process between two questions. */
    public void crashNow() {
        crash.complete("");
    }

    /** Waits until the database has done what it was asked by other threads of the process when it was killed. */
    public void awaitQuiet() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (underWay.get() > 0) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("the database is still busy");
            }
            Thread.onSpinWait();
        }
    }

    private synchronized boolean isLast() {
        asked++;
        return asked == crashAt;
    }

    private void check() throws SQLException {
        if (crash.isDone()) {
            throw dead();
        }
    }

    private static SQLException dead() {
        return new SQLException("injected: this process is dead", "08006");
    }

    @Override
    public Connection getConnection() throws SQLException {
        underWay.incrementAndGet();
        try {
            check();
            return guarded(real().getConnection());
        } finally {
            underWay.decrementAndGet();
        }
    }

    private Connection guarded(Connection connection) {
        return proxy(Connection.class, (method, arguments) -> {
            String name = method.getName();
            if (crash.isDone()) {
                if (name.equals("close") || name.equals("rollback")) {
                    undo(connection); // not us: the server, that sees the connection break
                    return null;
                }
                throw dead();
            }
            if (name.equals("prepareStatement") || name.equals("createStatement")) {
                String sql = arguments == null ? "" : String.valueOf(arguments[0]);
                return statement(
                        connection, (Statement) Objects.requireNonNull(call(connection, method, arguments)), sql);
            }
            return ask(connection, method, arguments, connection, name);
        });
    }

    private Object statement(Connection connection, Statement statement, String sql) {
        Class<?> type = statement instanceof PreparedStatement ? PreparedStatement.class : Statement.class;
        return proxy(type, (method, arguments) -> {
            if (method.getName().equals("close")) {
                return call(statement, method, arguments);
            }
            check();
            return ask(statement, method, arguments, connection, sql);
        });
    }

    private @Nullable Object ask(
            Object target, Method method, Object @Nullable [] arguments, Connection connection, String what)
            throws SQLException {
        if (!ASKS.contains(method.getName()) || !isLast()) {
            return call(target, method, arguments);
        }
        if (afterwards) {
            call(target, method, arguments);
        }
        crash.complete(what.isEmpty() && arguments != null ? String.valueOf(arguments[0]) : what);
        undo(connection);
        throw dead();
    }

    private static void undo(Connection connection) throws SQLException {
        if (!connection.isClosed()) {
            if (!connection.getAutoCommit()) {
                connection.rollback();
                connection.setAutoCommit(true);
                connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            }
            try (PreparedStatement unlock = connection.prepareStatement("select pg_advisory_unlock_all()")) {
                unlock.execute();
            }
            connection.close();
        }
    }

    private interface Handler {
        @Nullable Object handle(Method method, Object @Nullable [] arguments) throws SQLException;
    }

    @SuppressWarnings("unchecked")
    private <T> T proxy(Class<T> type, Handler handler) {
        return (T) Proxy.newProxyInstance(
                CrashingDatabase.class.getClassLoader(), new Class<?>[] {type}, (_, method, arguments) -> {
                    underWay.incrementAndGet();
                    try {
                        return handler.handle(method, arguments);
                    } finally {
                        underWay.decrementAndGet();
                    }
                });
    }

    private static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments)
            throws SQLException {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof SQLException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
