import fc from "fast-check";

/** The same examples for every mutant and every run: which of them survive is no matter of luck. */
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 20_261_129 });
