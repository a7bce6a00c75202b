import { describe, expect, test } from "vitest";
import { NetworkFailure, Refusal } from "@/api/errors";
import type { Invitation, Role } from "@/api/schemas";
import { type InvitationApi, InvitationLinks } from "./invitationLinks";

/** Keeps invitations as the platform does, and what was done in which order. */
class FakeInvitations implements InvitationApi {
  readonly done: string[] = [];
  broken: Error | null = null;
  private made = 0;

  constructor(public held: Invitation[] = []) {}

  invitations(): Promise<Invitation[]> {
    return this.broken === null ? Promise.resolve([...this.held]) : Promise.reject(this.broken);
  }

  invite(role: Role): Promise<Invitation> {
    const invitation = { id: `new-${++this.made}`, role, secret: `secret-${this.made}` };
    this.done.push(`invite ${role}`);
    this.held.push(invitation);
    return Promise.resolve(invitation);
  }

  revokeInvitation(id: string): Promise<void> {
    this.done.push(`revoke ${id}`);
    if (!this.held.some((held) => held.id === id)) {
      return Promise.reject(new Refusal("INVITE-01", "void", "ask again", {}, 403));
    }
    this.held = this.held.filter((held) => held.id !== id);
    return Promise.resolve();
  }
}

const editor = { id: "e", role: "EDITOR", secret: "edit" } as const;
const viewer = { id: "v", role: "VIEWER", secret: "view" } as const;

describe("the current link", () => {
  test("is the one that exists, and none is made", async () => {
    const api = new FakeInvitations([viewer, editor]);
    await expect(new InvitationLinks(api).current("EDITOR")).resolves.toEqual(editor);
    expect(api.done).toEqual([]);
  });

  test("is made once, however often it is asked for", async () => {
    const api = new FakeInvitations([viewer]);
    const links = new InvitationLinks(api);
    const answers = await Promise.all([links.current("EDITOR"), links.current("EDITOR")]);
    expect(answers[0]).toBe(answers[1]);
    expect(api.done).toEqual(["invite EDITOR"]);
  });

  test("can be asked for again after a failure", async () => {
    const api = new FakeInvitations([editor]);
    const links = new InvitationLinks(api);
    api.broken = new NetworkFailure(new Error("refused"));
    await expect(links.current("EDITOR")).rejects.toBe(api.broken);
    api.broken = null;
    await expect(links.current("EDITOR")).resolves.toEqual(editor);
  });
});

describe("a new link", () => {
  test("comes after the old ones of its role are void; the other role keeps its own", async () => {
    const older = { id: "e0", role: "EDITOR", secret: "older" } as const;
    const api = new FakeInvitations([older, viewer, editor]);
    const links = new InvitationLinks(api);

    const renewed = await links.renew("EDITOR");

    expect(api.done).toEqual(["revoke e0", "revoke e", "invite EDITOR"]);
    expect(api.held).toEqual([viewer, renewed]);
    await expect(links.current("EDITOR")).resolves.toBe(renewed);
  });

  test("does not mind a link that somebody else voided meanwhile", async () => {
    const api = new FakeInvitations([editor]);
    api.invitations = () => {
      api.held = [];
      return Promise.resolve([editor]);
    };
    await expect(new InvitationLinks(api).renew("EDITOR")).resolves.toMatchObject({ role: "EDITOR" });
  });

  test("is not made while an old one could not be voided", async () => {
    const api = new FakeInvitations([editor]);
    const gone = new NetworkFailure(new Error("refused"));
    api.revokeInvitation = () => Promise.reject(gone);
    await expect(new InvitationLinks(api).renew("EDITOR")).rejects.toBe(gone);
    expect(api.done).toEqual([]);
  });
});
