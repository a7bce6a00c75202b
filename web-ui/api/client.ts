import { z } from "./zod";
import { DebugApi } from "./debug";
import { FilesApi } from "./files";
import { HistoryApi } from "./history";
import {
  type AdmissionAnswer,
  admissionAnswerSchema,
  idSchema,
  type Invitation,
  invitationSchema,
  type Member,
  memberSchema,
  type Network,
  networkSchema,
  type Role,
  type Run,
  runSchema,
  type Session,
  sessionSchema,
  type SessionView,
  sessionViewSchema,
  type Status,
  statusSchema,
} from "./schemas";
import { path, Transport } from "./transport";

export interface NewSession {
  displayName: string;
  /** A language's id, or `empty`. */
  template: string;
  name?: string;
  /** The name in the address, for sessions that one reaches by `/<slug>`. */
  slug?: string;
}

/** What anybody may ask. Every method rejects with an `ApiError` (see `errors.ts`). */
export class Api {
  constructor(private readonly transport: Transport = new Transport()) {}

  status(signal?: AbortSignal): Promise<Status> {
    return this.transport.json({ method: "GET", path: "/api/status", signal }, statusSchema);
  }

  createSession(session: NewSession): Promise<AdmissionAnswer> {
    return this.transport.json({ method: "POST", path: "/api/sessions", body: session }, admissionAnswerSchema);
  }

  /** The id of the session with this name. Refused with `SESSION-01` if the name is free, `SESSION-04` if it is no name. */
  async sessionNamed(slug: string, signal?: AbortSignal): Promise<string> {
    const named = z.object({ session: idSchema });
    return (await this.transport.json({ method: "GET", path: path`/api/names/${slug}`, signal }, named)).session;
  }

  /** Resolves if the session is open. Refused with `SESSION-01` if it is unknown, `SESSION-02` if it has ended. */
  async checkOpen(session: string, signal?: AbortSignal): Promise<void> {
    const open = z.object({ state: z.literal("OPEN") });
    await this.transport.json({ method: "GET", path: path`/api/sessions/${session}/state`, signal }, open);
  }

  join(session: string, invitation: { secret: string; displayName: string }): Promise<AdmissionAnswer> {
    const request = { method: "POST", path: path`/api/sessions/${session}/join`, body: invitation } as const;
    return this.transport.json(request, admissionAnswerSchema);
  }

  /** The same platform, asked as one participant of one session. */
  session(id: string, token: string): SessionApi {
    return new SessionApi(this.transport, id, token);
  }
}

/** What a participant may ask about the session. Each method needs the capability that `wire.md` names. */
export class SessionApi {
  readonly history: HistoryApi;
  readonly files: FilesApi;
  readonly debug: DebugApi;

  constructor(
    private readonly transport: Transport,
    readonly id: string,
    private readonly token: string,
  ) {
    this.history = new HistoryApi(transport, id, token);
    this.files = new FilesApi(transport, id, token);
    this.debug = new DebugApi(transport, id, token);
  }

  view(signal?: AbortSignal): Promise<SessionView> {
    return this.transport.json({ ...this.get(path`/api/sessions/${this.id}`), signal }, sessionViewSchema);
  }

  async rename(name: string): Promise<Session> {
    const answer = z.object({ session: sessionSchema });
    const request = {
      method: "PATCH",
      path: path`/api/sessions/${this.id}`,
      token: this.token,
      body: { name },
    } as const;
    return (await this.transport.json(request, answer)).session;
  }

  network(signal?: AbortSignal): Promise<Network> {
    return this.transport.json({ ...this.get(path`/api/sessions/${this.id}/network`), signal }, networkSchema);
  }

  /** Refused with `EGRESS-01` where the operator allows nothing. Turning it off cuts what is open. */
  turnNetwork(on: boolean): Promise<Network> {
    const where = path`/api/sessions/${this.id}/network`;
    return this.transport.json({ method: "PUT", path: where, token: this.token, body: { on } }, networkSchema);
  }

  end(): Promise<void> {
    return this.transport.empty(this.post(path`/api/sessions/${this.id}/end`));
  }

  changeRole(participant: string, role: Role): Promise<Member> {
    return this.transport.json({ ...this.member(participant), method: "PATCH", body: { role } }, memberSchema);
  }

  /** The participant's token is void at once, and open sockets close. */
  remove(participant: string): Promise<void> {
    return this.transport.empty({ ...this.member(participant), method: "DELETE" });
  }

  invitations(signal?: AbortSignal): Promise<Invitation[]> {
    const request = this.get(path`/api/sessions/${this.id}/invitations`);
    return this.transport.json({ ...request, signal }, z.array(invitationSchema));
  }

  invite(role: Role): Promise<Invitation> {
    return this.transport.json(this.post(path`/api/sessions/${this.id}/invitations`, { role }), invitationSchema);
  }

  /** The link is void; people who joined by it stay. */
  revokeInvitation(invitation: string): Promise<void> {
    const where = path`/api/sessions/${this.id}/invitations/${invitation}`;
    return this.transport.empty({ method: "DELETE", path: where, token: this.token });
  }

  /** With output. */
  run(run: string): Promise<Run> {
    return this.transport.json(this.get(path`/api/sessions/${this.id}/runs/${run}`), runSchema);
  }

  /**
   * A ticket into what a program serves.
   *
   * @param to a path there
   * @returns the address that takes the ticket, once, within some seconds; it is on another origin
   */
  async preview(port: number, to: string, signal?: AbortSignal): Promise<string> {
    const request = this.post(path`/api/sessions/${this.id}/ports/${String(port)}/preview`, { path: to });
    return (await this.transport.json({ ...request, signal }, z.object({ url: z.url() }))).url;
  }

  private get(where: string) {
    return { method: "GET", path: where, token: this.token } as const;
  }

  private post(where: string, body?: unknown) {
    return { method: "POST", path: where, token: this.token, body } as const;
  }

  private member(participant: string) {
    return { path: path`/api/sessions/${this.id}/members/${participant}`, token: this.token };
  }
}
