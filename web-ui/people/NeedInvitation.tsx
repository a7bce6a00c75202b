import { ButtonLink } from "@/ui/ButtonLink";
import { Doorstep, DoorstepText } from "@/ui/Doorstep";

/** For someone who has the address of a session and no invitation: an address alone lets nobody in. */
export function NeedInvitation() {
  return (
    <Doorstep title="You need an invitation">
      <DoorstepText>
        This session is there, but its address alone lets nobody in. Ask someone who is in it for the invitation link:
        they find it under Share.
      </DoorstepText>
      <p className="mt-7 flex">
        <ButtonLink href="/" look="outlined">
          Start a session of your own
        </ButtonLink>
      </p>
    </Doorstep>
  );
}
