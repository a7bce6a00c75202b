// Hocuspocus as its documentation starts it; with a URL in DATABASE_URL it stores documents in PostgreSQL.
import { Server } from "@hocuspocus/server";
import { Database } from "@hocuspocus/extension-database";
import pg from "pg";

const extensions = [];
if (process.env.DATABASE_URL) {
  const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });
  await pool.query("create table if not exists document (name text primary key, data bytea not null)");
  extensions.push(
    new Database({
      fetch: async ({ documentName }) => {
        const { rows } = await pool.query("select data from document where name = $1", [documentName]);
        return rows[0]?.data ?? null;
      },
      store: async ({ documentName, state }) => {
        await pool.query(
          "insert into document (name, data) values ($1, $2) on conflict (name) do update set data = excluded.data",
          [documentName, state],
        );
      },
    }),
  );
}
const server = new Server({ port: 0, address: "127.0.0.1", quiet: true, extensions });
await server.listen();
process.on("SIGUSR2", () => globalThis.gc?.());
console.log(`ready ${server.httpServer.address().port}`);
