import { expect, test } from "vitest";
import { wantedPreview } from "./PreviewGate";

test("an address asks for a preview, or for none", () => {
  expect(wantedPreview("?preview=3000")).toEqual({ port: 3000, to: "/" });
  expect(wantedPreview("?preview=8080&to=%2Fa%3Fb%3Dc")).toEqual({ port: 8080, to: "/a?b=c" });
  for (const none of ["", "?preview=", "?preview=0", "?preview=65536", "?preview=3000.5", "?preview=x"]) {
    expect(wantedPreview(none)).toBeNull();
  }
});
