/** Loads a classic script. One that failed is forgotten, so that another try loads it anew. */
export function loadScript(url: string, origin?: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = url;
    if (origin !== undefined) script.dataset.origin = origin;
    script.onload = () => resolve();
    script.onerror = () => {
      script.remove();
      reject(new Error("a script did not load"));
    };
    document.head.append(script);
  });
}
