import { onTestFinished, vi } from "vitest";

/** Everything that the Worker writes to its console while the test runs, line by line. */
export function capturedLogs(): string[] {
  const lines: string[] = [];
  for (const level of ["log", "info", "warn", "error", "debug"] as const) {
    const spy = vi.spyOn(console, level).mockImplementation((...parts: unknown[]) => {
      lines.push(parts.map(String).join(" "));
    });
    onTestFinished(() => spy.mockRestore());
  }
  return lines;
}

/** The lines of one event, as facts. */
export const logged = (lines: readonly string[], event: string): Record<string, unknown>[] =>
  lines
    .filter((line) => line.startsWith("{"))
    .map((line): Record<string, unknown> => JSON.parse(line))
    .filter((facts) => facts.event === event);
