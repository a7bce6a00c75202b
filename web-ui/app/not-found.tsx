import { ButtonLink } from "@/ui/ButtonLink";
import { Doorstep, DoorstepText } from "@/ui/Doorstep";

export default function NotFound() {
  return (
    <Doorstep title="There is no such page">
      <DoorstepText>
        Check the address. The address of a session ends in its name, or in /s/ and 22 letters and digits.
      </DoorstepText>
      <p className="mt-7 flex">
        <ButtonLink href="/" look="filled">
          Start a new session
        </ButtonLink>
      </p>
    </Doorstep>
  );
}
