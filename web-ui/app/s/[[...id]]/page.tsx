import { RoomPage } from "@/room/RoomPage";

/** One file, `s.html`, serves every session: the platform answers `/s/<id>` with it, and the page reads the id itself. */
export function generateStaticParams() {
  return [{ id: [] }];
}

export default function SessionPage() {
  return <RoomPage />;
}
