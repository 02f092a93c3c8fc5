import "vitest";

declare module "vitest" {
  interface ProvidedContext {
    sandbox: {
      control: string;
      stripeUrl: string;
      paypalUrl: string;
      neonHttp: string;
      neonWebSocket: string;
      template: string;
    };
  }
}
