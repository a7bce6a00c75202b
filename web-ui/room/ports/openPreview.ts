import { previewPath } from "@/session/links";

/** Opens a preview in a tab of its own that cannot reach this one. */
export function openPreview(session: string, port: number): void {
  open(previewPath(session, port), "_blank", "noopener");
}
