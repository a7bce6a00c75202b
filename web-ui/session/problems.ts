import { Refusal } from "@/api/errors";
import type { Problem } from "@/api/schemas";

const codePattern = /^[A-Z]+-\d+/;

/** Sentences for the codes with which the server closes a document or the socket: a close reason is too short for them. */
const sentences: Record<string, [message: string, remedy: string]> = {
  "SESSION-01": ["There is no such session.", "Check the link, or ask for a new one."],
  "SESSION-02": ["This session has ended.", "Start a new one from the front page."],
  "AUTH-02": ["Your pass to this session is not valid.", "Ask someone in the session for a new invitation."],
  "AUTH-03": ["Your pass to this session has expired.", "Ask someone in the session for a new invitation."],
  "AUTH-04": ["You were removed from this session.", "Ask the owner for a new invitation if this is a mistake."],
  "AUTH-05": ["You may not open this.", "Ask the owner of the session for another role."],
  "FILE-03": ["The file was deleted by someone else.", "Copy your text and put it into another file."],
  "FILE-08": ["The file would become too large.", "Copy your text and add it in smaller parts."],
  "DOC-01": ["The server could not read an edit.", "Copy your text, reload the page, and add it again."],
  "DOC-02": ["One edit was too large.", "Copy your text and add it in smaller parts."],
  "DOC-03": ["The file would become too large.", "Copy your text and put a part of it into another file."],
  "DOC-04": ["An edit came under someone else's name.", "Copy your text and add it again; the file is open anew."],
  "DOC-05": [
    "Edits before this one never reached the server.",
    "Copy your text and add it again; the file is open anew.",
  ],
  "DOC-06": ["You may read this file, not change it.", "Ask the owner of the session for the role of an editor."],
  "DOC-07": ["Too many edits in a short time.", "Wait a moment, then add your text again."],
  "SOCKET-01": ["The server did not understand this page.", "Reload the page."],
  "SOCKET-03": ["One edit was too large for the connection.", "Copy your text and add it in smaller parts."],
};

const codeOfClose: Record<number, string> = { 1009: "SOCKET-03", 4401: "AUTH-04", 4410: "SESSION-02" };

/** Why the server closed the socket, from the close code and its reason, which begins with a code where the server gave one. */
export function closeProblem(close: number, reason: string): Problem {
  return problemOfCode(codePattern.exec(reason)?.[0] ?? codeOfClose[close] ?? "NETWORK-02");
}

/** Why the server closed one document. */
export function refusedDocumentProblem(reason: string): Problem {
  return problemOfCode(codePattern.exec(reason)?.[0] ?? "NETWORK-02");
}

function problemOfCode(code: string): Problem {
  const [message, remedy] = sentences[code] ?? ["The server closed the connection.", "Reload the page."];
  return { code, message, remedy };
}

/** A command that is not even tried because the connection is gone. */
export function unsentWithoutConnection(): Refusal {
  return new Refusal(
    "NETWORK-01",
    "You are offline: this was not sent.",
    "Try again when the connection is back.",
    {},
    0,
  );
}
