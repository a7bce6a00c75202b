import { Api, type NewSession } from "@/api/client";
import type { AdmissionAnswer } from "@/api/schemas";
import { rememberVisit } from "@/session/recent";
import { storeAdmission } from "@/session/tokens";
import { rememberOwnName } from "./ownName";

/** Creates a session and keeps in this browser what it takes to enter it. Rejects with an `ApiError`. */
export async function createSession(session: NewSession, api: Api = new Api()): Promise<AdmissionAnswer> {
  return keep(await api.createSession(session));
}

/** Joins by an invitation's secret, likewise. */
export async function joinSession(
  session: string,
  invitation: { secret: string; displayName: string },
  api: Api = new Api(),
): Promise<AdmissionAnswer> {
  return keep(await api.join(session, invitation));
}

function keep(answer: AdmissionAnswer): AdmissionAnswer {
  const { session, participant, token } = answer;
  storeAdmission(session.id, { token, participant: participant.id, name: participant.name });
  rememberOwnName(participant.name);
  rememberVisit(session);
  return answer;
}
