import { useEffect, useState } from "react";
import { ApiError } from "@/api/errors";
import type { Network } from "@/api/schemas";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { useRoom, useTools } from "../context";

interface NetworkDialogProps {
  open: boolean;
  onClose: () => void;
}

/** What programs reach beyond their sandbox: shown to everybody, turned on and off by whoever manages the session. */
export function NetworkDialog({ open, onClose }: NetworkDialogProps) {
  return (
    <Dialog open={open} onClose={onClose} title="Network of programs">
      <NetworkForm />
    </Dialog>
  );
}

function NetworkForm() {
  const { api } = useTools();
  const on = useRoom((room) => room.session.network);
  const mayManage = useRoom((room) => room.capabilities.has("manage"));
  const [offer, setOffer] = useState<Network>();
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    const gone = new AbortController();
    api.network(gone.signal).then(setOffer, (failure: unknown) => {
      if (!gone.signal.aborted) setProblem(words(failure));
    });
    return () => gone.abort();
  }, [api]);
  const turn = () => {
    setBusy(true);
    setProblem(undefined);
    api
      .turnNetwork(!on)
      .then(setOffer, (failure: unknown) => setProblem(words(failure)))
      .finally(() => setBusy(false));
  };
  const whyNot = !mayManage
    ? "Only who manages the session can change this."
    : !on && offer?.allowed.length === 0
      ? "The operator of this server allows programs no network."
      : undefined;
  return (
    <div className="flex flex-col gap-4 px-6 pt-1 pb-5">
      <p className="text-ink-2">
        {on
          ? "On: programs of this session reach the hosts below, through a proxy that they find in their environment."
          : "Off: programs of this session reach nothing beyond their sandbox."}
      </p>
      {offer && <Offer offer={offer} />}
      {problem !== undefined && <p role="alert">{problem}</p>}
      <Button
        size="medium"
        look="filled"
        className="self-end"
        unavailable={whyNot}
        disabled={offer === undefined || busy}
        onClick={turn}
      >
        {on ? "Turn the network off" : "Turn the network on"}
      </Button>
    </div>
  );
}

function Offer({ offer }: { offer: Network }) {
  return (
    <>
      {offer.allowed.length > 0 ? (
        <section aria-label="What the operator allows">
          <h3 className="font-strong">What the operator of this server allows</h3>
          <ul className="mt-1 max-h-48 overflow-auto font-code text-sm text-ink-2">
            {offer.allowed.map((rule) => (
              <li key={rule}>{rule}</li>
            ))}
          </ul>
        </section>
      ) : (
        <p className="text-ink-2">
          It cannot be turned on here: {offer.reason ?? "the operator of this server allows programs no network."} Ask
          the operator to list the hosts that you need in{" "}
          <code className="font-code text-sm">tandem.sandbox.network.allow</code>.
        </p>
      )}
      <p className="text-ink-2">
        {offer.packages.length > 0
          ? `Packages can be installed, whether the network is on or not: ${offer.packages.join(", ")}.`
          : "Packages cannot be installed: the operator of this server has set no registry."}
      </p>
    </>
  );
}

function words(failure: unknown): string {
  if (!(failure instanceof ApiError)) throw failure;
  return `${failure.message} ${failure.remedy}`;
}
