package dev.tandem.platform.database;

/** Where a database is and how it is entered. Prints without the password. */
public record DatabaseAddress(String url, String username, String password) {
    @Override
    public String toString() {
        return username + " at " + url;
    }
}
