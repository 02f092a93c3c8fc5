/** A rail: who takes the money, and who pays the seller what was taken there. */
export type ProcessorName = "stripe" | "paypal";
export const processorNames: readonly ProcessorName[] = ["stripe", "paypal"];
