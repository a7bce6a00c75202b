/** The addresses of a session. */

/** Where its participants find it; it grants nothing. */
export function sessionPath(session: string): string {
  return `/s/${session}`;
}

/**
 * The whole link that lets people in. The secret is in the fragment, which browsers keep to themselves: it reaches no
 * server's log.
 */
export function invitationLink(origin: string, session: string, secret: string): string {
  return `${origin}${sessionPath(session)}#${secret}`;
}
