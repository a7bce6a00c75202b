import { NameGate } from "@/landing/NameGate";

/** One file, `name.html`, serves every `/<name>`: the platform answers with it, and the page reads the name itself. */
export default function NamePage() {
  return <NameGate />;
}
