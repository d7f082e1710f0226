import Bowser from "bowser";

/** What people call a device: "Firefox on Linux". */
export function deviceOf(userAgent: string | null | undefined): string {
  if (!userAgent) return "Unknown device";
  const { browser, os } = Bowser.parse(userAgent);
  const program = browser.name || userAgent.split(/[/ ]/)[0]!.slice(0, 40);
  return os.name ? `${program} on ${os.name}` : program;
}
