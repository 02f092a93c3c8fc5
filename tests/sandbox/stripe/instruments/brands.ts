import type { Row } from "../instruments.ts";

/** Cards that are paid with no questions asked, by brand. */
export const BRANDS: readonly Row[] = [
  ["4242424242424242", ["visa", "us"]],
  ["4000056655665556", ["visa_debit"], { funding: "debit" }],
  ["5555555555554444", ["mastercard"], { brand: "mastercard" }],
  ["2223003122003222", [], { brand: "mastercard" }],
  ["5200828282828210", ["mastercard_debit"], { brand: "mastercard", funding: "debit" }],
  ["5105105105105100", ["mastercard_prepaid"], { brand: "mastercard", funding: "prepaid" }],
  [
    "378282246310005",
    ["amex", "amex_threeDSecureNotSupported"],
    { brand: "amex", threeDSecure: "unsupported" },
  ],
  ["371449635398431", [], { brand: "amex", threeDSecure: "unsupported" }],
  ["6011111111111117", ["discover"], { brand: "discover" }],
  ["6011000990139424", [], { brand: "discover" }],
  ["6011981111111113", [], { brand: "discover", funding: "debit" }],
  ["3056930009020004", ["diners"], { brand: "diners" }],
  ["36227206271667", [], { brand: "diners" }],
  ["6555900000604105", [], { brand: "discover" }],
  ["3566002020360505", ["jcb"], { brand: "jcb", country: "JP" }],
  ["6200000000000005", ["unionpay"], { brand: "unionpay", country: "CN" }],
  ["6200000000000047", [], { brand: "unionpay", country: "CN", funding: "debit" }],
  ["6205500000000000004", [], { brand: "unionpay", country: "CN" }],
  ["4000002500001001", ["visa_cartesBancaires"], { coBrand: "cartes_bancaires", country: "FR" }],
  [
    "5555552500001001",
    ["mastercard_cartesBancaires"],
    { brand: "mastercard", coBrand: "cartes_bancaires", country: "FR" },
  ],
  [
    "4000050360000001",
    ["visa_debit_eftposAuCoBranded"],
    { coBrand: "eftpos_au", country: "AU", funding: "debit" },
  ],
  [
    "5555050360000080",
    ["mastercard_debit_eftposAuCoBranded"],
    { brand: "mastercard", coBrand: "eftpos_au", country: "AU", funding: "debit" },
  ],
  [
    "4000051230000072",
    ["debit_visaFsaProductCode", "debit_visaHsaProductCode"],
    { funding: "debit" },
  ],
  [
    "5200828282828897",
    ["mastercard_debit_mastercardFsaProductCode"],
    { brand: "mastercard", funding: "debit" },
  ],
];
