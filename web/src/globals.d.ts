/** True in a build for a developer's machine only; set in vite.config.ts. */
declare const __STAND_IN__: boolean;
