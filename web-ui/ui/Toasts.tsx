"use client";

import { Toast } from "@base-ui/react/toast";
import { CircleAlert, Copy, Info, X } from "lucide-react";
import { Button } from "./Button";
import { Icon } from "./Icon";
import { IconButton } from "./IconButton";
import { toastManager, type Notice } from "./notices";

/** Where errors of actions appear, above the input row; each stays until it is dismissed. Mounted once, by the layout. */
export function Toasts() {
  return (
    <Toast.Provider toastManager={toastManager} timeout={0} limit={3}>
      <Toast.Portal>
        <Toast.Viewport className="fixed right-4 bottom-[82px] z-30 flex w-[400px] max-w-[calc(100vw-32px)] flex-col gap-2 phone:bottom-[140px]">
          <List />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function List() {
  const { toasts } = Toast.useToastManager<Notice>();
  return toasts.map((toast) => (
    <Toast.Root
      key={toast.id}
      toast={toast}
      className="floating grid grid-cols-[18px_1fr_auto] gap-x-2.5 gap-y-0.5 rounded-float bg-raised py-3 pr-2.5 pl-3.5 text-sm shadow-float data-limited:hidden"
    >
      <Icon
        of={toast.data?.tone === "news" ? Info : CircleAlert}
        className={toast.data?.tone === "news" ? "mt-0.5 text-ink-2" : "mt-0.5 text-bad"}
      />
      <Toast.Title className="font-strong" />
      {/* Base UI hides it from screen readers until the toasts are focused; it is the only way to be rid of an error. */}
      <Toast.Close aria-hidden={false} render={<IconButton icon={X} label="Dismiss" tight />} />
      <Toast.Description className="col-start-2 text-pretty text-ink-2" />
      {toast.data !== undefined && <Foot id={toast.id} notice={toast.data} />}
    </Toast.Root>
  ));
}

function Foot({ id, notice }: { id: string; notice: Notice }) {
  const { tone, code, details, action } = notice;
  if (code === undefined && details === undefined && action === undefined) return null;
  return (
    <div className="col-start-2 mt-1.5 -ml-0.5 flex flex-wrap items-center gap-1">
      {code !== undefined && (
        <span className="rounded-tag bg-sunken px-1.5 font-code text-xs leading-[22px] font-[560] text-ink-2">
          {code}
        </span>
      )}
      {details !== undefined && (
        <Button look="plain" onClick={() => void navigator.clipboard.writeText(details)}>
          <Icon of={Copy} small /> Copy details
        </Button>
      )}
      {action !== undefined && (
        <Button
          look="outlined"
          onClick={() => {
            action.run();
            // An error stays until it is dismissed; news has been dealt with.
            if (tone === "news") toastManager.close(id);
          }}
        >
          {action.label}
        </Button>
      )}
    </div>
  );
}
