import type { SessionApi } from "@/api/client";
import { Refusal } from "@/api/errors";
import type { Invitation, Role } from "@/api/schemas";

/** The part of the platform that this needs. */
export type InvitationApi = Pick<SessionApi, "invitations" | "invite" | "revokeInvitation">;

/** One invitation link per role, made when it is first wanted. All methods reject with an `ApiError`. */
export class InvitationLinks {
  private readonly asked = new Map<Role, Promise<Invitation>>();

  constructor(private readonly api: InvitationApi) {}

  /** The link of this role. Asking twice makes no second link, not even while the first answer is under way. */
  current(role: Role): Promise<Invitation> {
    return this.asked.get(role) ?? this.remember(role, this.findOrMake(role));
  }

  /**
   * Voids every link of this role, then makes a new one: in this order, because someone who is told that the old link is void
   * must be able to rely on it.
   */
  renew(role: Role): Promise<Invitation> {
    return this.remember(role, this.voidAndMake(role));
  }

  private remember(role: Role, answer: Promise<Invitation>): Promise<Invitation> {
    this.asked.set(role, answer);
    // A failure is not kept: the next question asks again.
    answer.catch(() => {
      if (this.asked.get(role) === answer) this.asked.delete(role);
    });
    return answer;
  }

  private async findOrMake(role: Role): Promise<Invitation> {
    const [newest] = (await this.of(role)).reverse();
    return newest ?? this.api.invite(role);
  }

  private async voidAndMake(role: Role): Promise<Invitation> {
    await Promise.all((await this.of(role)).map((invitation) => this.void(invitation)));
    return this.api.invite(role);
  }

  private async of(role: Role): Promise<Invitation[]> {
    return (await this.api.invitations()).filter((invitation) => invitation.role === role);
  }

  private async void(invitation: Invitation): Promise<void> {
    try {
      await this.api.revokeInvitation(invitation.id);
    } catch (thrown) {
      // Somebody else was quicker: it is void, and that was asked for.
      if (!(thrown instanceof Refusal && thrown.code === "INVITE-01")) throw thrown;
    }
  }
}
