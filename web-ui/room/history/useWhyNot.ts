import { useRoom, useSession } from "../context";

/**
 * Why this person cannot do something that changes the session, in words; undefined if they can.
 *
 * @param deed as in "you cannot name a version"
 */
export function useWhyNot(deed: string): string | undefined {
  const mayEdit = useRoom((room) => room.capabilities.has("edit"));
  const online = useSession(({ link }) => link.state !== "lost");
  if (!mayEdit) return `As a viewer you cannot ${deed}. The owner can make you an editor.`;
  return online ? undefined : `You are offline: you cannot ${deed} now.`;
}
