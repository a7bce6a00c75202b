export default function Landing() {
  return <h1>Write, run and debug code, together.</h1>;
}
