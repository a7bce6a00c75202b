import { Landing } from "@/landing/Landing";

export default function LandingPage() {
  return <Landing />;
}
