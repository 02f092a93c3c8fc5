/** True in a build for a developer's machine only; set in vite.config.ts. */
declare const __STAND_IN__: boolean;

/** What of Cloudflare Turnstile's script is used here. */
type Turnstile = {
  render(
    box: HTMLElement,
    options: { sitekey: string; action: string; callback: (token: string) => void },
  ): string;
  remove(id: string): void;
};
interface Window {
  /** There once its script has loaded. */
  turnstile?: Turnstile;
}

/** Texts in another language, as Lingui's plugin compiles them. */
declare module "*.po" {
  export const messages: import("@lingui/core").Messages;
}
