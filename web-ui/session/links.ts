/** The addresses of a session. */

/** Where its participants find it; it grants nothing. */
export function sessionPath(session: string): string {
  return `/s/${session}`;
}

/**
 * Where those who may see it find what a program serves at a port: a page that fetches a ticket and goes on to the preview's
 * own origin. It grants nothing.
 */
export function previewPath(session: string, port: number): string {
  return `${sessionPath(session)}?preview=${port}`;
}

/**
 * The whole link that lets people in. The secret is in the fragment, which browsers keep to themselves: it reaches no
 * server's log.
 */
export function invitationLink(origin: string, session: string, secret: string): string {
  return `${origin}${sessionPath(session)}#${secret}`;
}
